using System.Globalization;

namespace Nightshift.Queue;

/// <summary>One opening of a shift.</summary>
/// <param name="Date">On which it opens, in the shift's time zone, such as <c>2026-01-31</c>; its name.</param>
public sealed record Night(string Date, DateTimeOffset OpensAt, DateTimeOffset ClosesAt);

/// <summary>The nights of a shift in its time zone, across midnight and the changes of the clock.</summary>
public sealed class ShiftWindow(Shift shift)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(shift.TimeZone);
    private readonly TimeOnly opens = Time(shift.Opens)!.Value, closes = Time(shift.Closes)!.Value;

    /// <summary>Null when it is no hour and minute.</summary>
    public static TimeOnly? Time(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>The night that is open at a moment; null when none is.</summary>
    public Night? At(DateTimeOffset now) => Around(now).FirstOrDefault(night => night.OpensAt <= now && now < night.ClosesAt);

    /// <summary>The first night that opens after a moment; null when the shift has no days.</summary>
    public Night? After(DateTimeOffset now) => Around(now).FirstOrDefault(night => night.OpensAt > now);

    /// <summary>From the day before to more than a week on, in order.</summary>
    private IEnumerable<Night> Around(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        for (var date = today.AddDays(-1); date <= today.AddDays(8); date = date.AddDays(1))
            if (shift.Enabled && shift.Days.Contains(Shift.AllDays[((int)date.DayOfWeek + 6) % 7]))
                yield return new Night(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Moment(date, opens), Moment(closes > opens ? date : date.AddDays(1), closes));
    }

    /// <summary>A time that the clock leaves out is the moment of its change; of one that it shows twice, the first counts.</summary>
    private DateTimeOffset Moment(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
