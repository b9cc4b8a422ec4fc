using System.Net.Mail;
using Nightshift.Executions;
using Nightshift.Network;
using Quartz;

namespace Nightshift.Queue;

/// <summary>What items, shifts and channels must look like.</summary>
internal static class QueueRules
{
    private const int MostDependencies = 20, LongestCron = 120;

    public static Dictionary<string, string[]> Check(QueueRequest item, DateTimeOffset now)
    {
        if (item.Request is null) return new() { ["request"] = ["Say what to build, as POST /execute takes it."] };
        var errors = ExecuteRules.Check(item.Request).ToDictionary(error => $"request.{error.Key}", error => error.Value);
        if (item.Deadline <= now) errors["deadline"] = ["A moment that is still to come."];
        if (item.Repeat is { } repeat && (repeat.Length > LongestCron || !CronExpression.TryParse(repeat, out _))) errors["repeat"] = ["A Quartz cron expression of six or seven fields, such as '0 0 22 ? * FRI' for every Friday at 22:00."];
        if (item.DependsOn?.Count > MostDependencies) errors["depends_on"] = [$"At most {MostDependencies} items."];
        return errors;
    }

    public static Dictionary<string, string[]> Check(Shift shift)
    {
        Dictionary<string, string[]> errors = [];
        if (shift.Opens is null || ShiftWindow.Time(shift.Opens) is null) errors["opens"] = ["Hour and minute, such as 22:00."];
        if (shift.Closes is null || ShiftWindow.Time(shift.Closes) is null) errors["closes"] = ["Hour and minute, such as 06:00."];
        if (shift.Days is not { Count: > 0 } days || days.Any(day => !Shift.AllDays.Contains(day)) || days.Distinct().Count() < days.Count) errors["days"] = [$"One or more of {string.Join(", ", Shift.AllDays)}, each once."];
        if (shift.TimeZone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(shift.TimeZone, out _)) errors["time_zone"] = ["The name of a time zone, such as Europe/Berlin."];
        if (shift.PurseUsd is < 0 or > Shift.LargestPurse) errors["purse_usd"] = [$"Between 0 and {Shift.LargestPurse:N0} USD."];
        if (shift.AtOnce is < 1 or > Shift.MostAtOnce) errors["at_once"] = [$"From 1 to {Shift.MostAtOnce}."];
        return errors;
    }

    /// <summary>What of an address may be shown; or why it is none of that kind.</summary>
    public static (string? Hint, string? Fault) Channel(string kind, string address, AddressGuard guard)
    {
        if (kind == PaperChannels.Mail)
            return MailAddress.TryCreate(address, out var mail) && mail.Address == address ? ($"{address[0]}…@{mail.Host}", null) : (null, "The address of a mailbox, such as you@example.org.");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var place)) return (null, "This is not an address. It begins with https://.");
        return guard.WhyNot(place) is { } refusal ? (null, refusal) : ($"{place.Host}/…", null);
    }
}
