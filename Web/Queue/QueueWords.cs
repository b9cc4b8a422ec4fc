using System.Globalization;

namespace Nightshift.Queue;

/// <summary>The queue in words, and its times in the shift's time zone.</summary>
internal static class QueueWords
{
    public static string Of(QueueStatus status) => status switch
    {
        QueueStatus.Queued => "Waits",
        QueueStatus.Started => "Working",
        QueueStatus.Held => "Held over",
        QueueStatus.NeedsYou => "Needs you",
        QueueStatus.Done => "Proven",
        _ => "Failed"
    };

    /// <summary>Of the chip that shows it.</summary>
    public static string Key(QueueStatus status) => status switch
    {
        QueueStatus.Started => "running",
        QueueStatus.NeedsYou => "waiting",
        QueueStatus.Done => "passed",
        QueueStatus.Failed => "failed",
        _ => "pending"
    };

    public static string Time(DateTimeOffset at, string zone) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How long from now on, such as "in 7 h".</summary>
    public static string Until(DateTimeOffset at, DateTimeOffset now) => (at - now) switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } left => $"in {(int)left.TotalMinutes} min",
        { TotalDays: < 2 } left => $"in {(int)left.TotalHours} h",
        var left => $"in {(int)left.TotalDays} days"
    };
}
