namespace Nightshift.Queue;

/// <summary>When and for how much a user's queue is worked on.</summary>
/// <param name="Enabled">Nothing is started while it is not.</param>
/// <param name="Opens">Hour and minute, such as <c>22:00</c>, in <paramref name="TimeZone"/>.</param>
/// <param name="Closes">On the next day when it is not after <paramref name="Opens"/>; the same minute is around the clock.</param>
/// <param name="Days">On whose evening a night opens: <c>mon</c> to <c>sun</c>.</param>
/// <param name="TimeZone">An IANA name, such as <c>Europe/Berlin</c>.</param>
/// <param name="PurseUsd">The most that all of a night's runs may spend together, in USD; 0 allows what costs nothing.</param>
/// <param name="AtOnce">How many run at the same time, 1 to 10.</param>
public sealed record Shift(bool Enabled, string Opens, string Closes, IReadOnlyList<string> Days, string TimeZone, decimal PurseUsd, int AtOnce)
{
    public static readonly IReadOnlyList<string> AllDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public const decimal LargestPurse = 10_000;

    public const int MostAtOnce = 10;

    /// <summary>Of somebody who has set none: off.</summary>
    public static readonly Shift Default = new(false, "22:00", "06:00", AllDays, "UTC", 5, 1);
}
