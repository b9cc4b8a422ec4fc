namespace Nightshift.Queue;

public sealed class ShiftWindowTests
{
    private static readonly Shift Berlin = Shift.Default with { Enabled = true, TimeZone = "Europe/Berlin" };

    [Theory]
    [InlineData("2026-01-10T20:59:59Z", null)] // 21:59:59
    [InlineData("2026-01-10T21:00:00Z", "2026-01-10")]
    [InlineData("2026-01-11T04:59:59Z", "2026-01-10")]
    [InlineData("2026-01-11T05:00:00Z", null)]
    public void A_night_is_open_across_midnight_and_has_the_name_of_its_evening(string moment, string? night) => new ShiftWindow(Berlin).At(At(moment))?.Date.ShouldBe(night);

    [Theory]
    [InlineData("2026-03-28", "2026-03-28T21:00:00Z", "2026-03-29T04:00:00Z", 7)] // the clock goes forward
    [InlineData("2026-10-24", "2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z", 9)] // the clock goes back
    public void A_night_in_which_the_clock_is_changed_is_an_hour_shorter_or_longer(string night, string opens, string closes, int hours)
    {
        var found = new ShiftWindow(Berlin).At(At(opens))!;

        (found.Date, found.OpensAt, found.ClosesAt).ShouldBe((night, At(opens), At(closes)));
        (found.ClosesAt - found.OpensAt).TotalHours.ShouldBe(hours);
    }

    [Fact]
    public void A_time_that_the_clock_leaves_out_is_its_change_and_of_one_that_it_shows_twice_the_first_counts()
    {
        var spring = new ShiftWindow(Berlin with { Opens = "02:30", Closes = "04:00" }).After(At("2026-03-29T00:00:00Z"))!;
        var autumn = new ShiftWindow(Berlin with { Opens = "00:00", Closes = "02:30" }).After(At("2026-10-24T21:00:00Z"))!;

        spring.OpensAt.ShouldBe(At("2026-03-29T01:00:00Z"));
        autumn.ClosesAt.ShouldBe(At("2026-10-25T00:30:00Z"));
    }

    [Fact]
    public void Only_the_evenings_of_the_chosen_days_open_a_night_and_the_same_minute_is_around_the_clock()
    {
        var weekend = new ShiftWindow(Berlin with { Days = ["sat"], Opens = "08:00", Closes = "08:00" });

        weekend.At(At("2026-01-10T07:00:00Z"))!.Date.ShouldBe("2026-01-10"); // a Saturday
        weekend.At(At("2026-01-11T06:59:59Z"))!.Date.ShouldBe("2026-01-10");
        weekend.At(At("2026-01-11T07:00:00Z")).ShouldBeNull();
        weekend.After(At("2026-01-10T07:00:00Z"))!.Date.ShouldBe("2026-01-17");
        new ShiftWindow(Berlin with { Enabled = false }).After(At("2026-01-10T07:00:00Z")).ShouldBeNull();
    }

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
}
