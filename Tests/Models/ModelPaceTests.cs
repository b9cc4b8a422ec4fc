using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class ModelPaceTests
{
    private readonly ManualTime time = new();
    private readonly ModelPace pace;

    public ModelPaceTests() => pace = new(time);

    private void Learn(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        pace.Learn(response.Headers);
    }

    [Theory]
    [InlineData("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", "12s", 12)]
    [InlineData("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", "6m0.5s", 360.5)]
    [InlineData("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", "120ms", 0.12)]
    [InlineData("x-ratelimit-remaining-requests-day", "x-ratelimit-reset-requests-day", "33011.4", 33011.4)]
    [InlineData("X-RateLimit-Remaining", "X-RateLimit-Reset", "1767225660000", 60)]
    [InlineData("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset", "2026-01-01T00:00:30Z", 30)]
    public void When_no_calls_are_left_the_next_one_waits_for_the_reset(string remaining, string reset, string value, double seconds)
    {
        pace.Wait(10).ShouldBeNull();
        Learn((remaining, "0"), (reset, value));
        pace.Wait(10).ShouldBe(TimeSpan.FromSeconds(seconds));
        time.Advance(seconds);
        pace.Wait(10).ShouldBeNull();
    }

    [Fact]
    public void A_request_longer_than_the_tokens_left_waits_and_a_shorter_one_does_not()
    {
        Learn(("anthropic-ratelimit-input-tokens-remaining", "500"), ("anthropic-ratelimit-input-tokens-limit", "1000"), ("anthropic-ratelimit-input-tokens-reset", "2026-01-01T00:01:00Z"));

        pace.Wait(400).ShouldBeNull();
        pace.Wait(600).ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Calls_that_are_open_count_against_what_is_left()
    {
        Learn(("x-ratelimit-remaining-requests", "1"), ("x-ratelimit-reset-requests", "5s"));

        await pace.EnterAsync(10, Timeout.InfiniteTimeSpan, CancellationToken.None);

        pace.Wait(10).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("x-ratelimit-remaining-requests", "none")]
    [InlineData("x-ratelimit-remaining-requests", "99999999999999999999")]
    [InlineData("x-ratelimit-reset-requests", "soon")]
    [InlineData("x-ratelimit-reset-requests", "-5")]
    [InlineData("x-ratelimit-reset-requests", "1e300")]
    public void What_makes_no_sense_is_passed_over(string name, string value)
    {
        Learn((name, value), name.Contains("reset") ? ("x-ratelimit-remaining-requests", "0") : ("x-ratelimit-reset-requests", "5s"));

        pace.Wait(10).ShouldBeNull();
    }

    [Fact]
    public async Task After_a_refusal_half_as_many_calls_are_made_at_once_and_with_time_more_again()
    {
        for (var call = 0; call < 8; call++) await pace.EnterAsync(1, Timeout.InfiniteTimeSpan, CancellationToken.None);
        pace.Leave(wasRefused: true, rest: null);
        pace.Most.ShouldBe(4);

        var ninth = pace.EnterAsync(1, Timeout.InfiniteTimeSpan, CancellationToken.None);
        for (var call = 0; call < 3; call++)
        {
            ninth.IsCompleted.ShouldBeFalse();
            pace.Leave(wasRefused: false, rest: null);
        }

        pace.Leave(wasRefused: false, rest: null);
        await ninth.WaitAsync(TimeSpan.FromSeconds(5));
        pace.Most.ShouldBeInRange(4, 5);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_the_turn_to_the_next()
    {
        await pace.EnterAsync(1, Timeout.InfiniteTimeSpan, CancellationToken.None);
        await pace.EnterAsync(1, Timeout.InfiniteTimeSpan, CancellationToken.None);
        pace.Leave(wasRefused: true, rest: null);
        using var impatient = new CancellationTokenSource();
        var (gone, patient) = (pace.EnterAsync(1, Timeout.InfiniteTimeSpan, impatient.Token), pace.EnterAsync(1, Timeout.InfiniteTimeSpan, CancellationToken.None));

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        pace.Leave(wasRefused: false, rest: null);

        await patient.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Whoever_has_another_model_does_not_wait_for_ever()
    {
        var quick = new ModelPace(TimeProvider.System);
        for (var call = 0; call < 2; call++) (await quick.EnterAsync(1, TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();
        quick.Leave(wasRefused: true, rest: null);

        (await quick.EnterAsync(1, TimeSpan.FromMilliseconds(20), CancellationToken.None)).ShouldBeFalse();
        quick.Leave(wasRefused: false, rest: null);

        (await quick.EnterAsync(1, TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public void A_rest_that_was_asked_for_holds_for_every_call()
    {
        pace.Leave(wasRefused: true, TimeSpan.FromSeconds(7));

        pace.Wait(1).ShouldBe(TimeSpan.FromSeconds(7));
    }
}
