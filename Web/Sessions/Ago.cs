using System.Globalization;

namespace Nightshift.Sessions;

/// <summary>A time as people say it, free of time zones while it is recent.</summary>
internal static class Ago
{
    public static string Words(DateTimeOffset then, DateTimeOffset now) => (now - then) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } age => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 1 } age => $"{(int)age.TotalHours} h ago",
        { TotalDays: < 2 } => "yesterday",
        { TotalDays: < 7 } age => $"{(int)age.TotalDays} days ago",
        _ => then.ToString(then.Year == now.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture),
    };
}
