using Microsoft.Extensions.Options;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class CircuitBreakerTests
{
    private readonly ManualTime time = new();
    private readonly CircuitBreaker breaker;

    public CircuitBreakerTests() => breaker = new(Options.Create(new ModelOptions()), time);

    private async Task FailAsync(int times)
    {
        for (var count = 0; count < times; count++) await breaker.FailedAsync("groq", "it burned");
    }

    [Fact]
    public async Task Four_failures_are_borne_and_the_fifth_makes_it_rest()
    {
        await FailAsync(4);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        await FailAsync(1);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBe("groq rests for another 60 s after 5 failures in a row (the last: it burned)");
        (await breaker.AdmitAsync("other")).WhyNot.ShouldBeNull();
    }

    [Fact]
    public async Task A_success_between_begins_the_count_anew()
    {
        await FailAsync(4);
        await breaker.SucceededAsync("groq");
        await FailAsync(4);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBeNull();
    }

    [Fact]
    public async Task After_the_rest_one_trial_is_admitted_and_the_others_wait()
    {
        await FailAsync(5);
        time.Advance(59);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldNotBeNull();
        time.Advance(1);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_good_trial_ends_the_rest()
    {
        await FailAsync(5);
        time.Advance(60);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        await breaker.SucceededAsync("groq");
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBeNull();
    }

    [Fact]
    public async Task A_trial_that_says_nothing_of_health_is_given_back()
    {
        await FailAsync(5);
        time.Advance(60);
        var trial = await breaker.AdmitAsync("groq");
        trial.IsTrial.ShouldBeTrue();

        await breaker.ReportAsync(trial, succeeded: false, failure: null);

        (await breaker.AdmitAsync("groq")).ShouldBe(trial);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_call_that_was_no_trial_gives_none_back()
    {
        await FailAsync(4);
        var before = await breaker.AdmitAsync("groq");
        await FailAsync(1);

        await breaker.ReportAsync(before, succeeded: false, failure: null);

        (await breaker.AdmitAsync("groq")).WhyNot.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_bad_trial_begins_another_rest()
    {
        await FailAsync(5);
        time.Advance(60);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        await FailAsync(1);
        time.Advance(59);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldNotBeNull();
        time.Advance(1);
        (await breaker.AdmitAsync("groq")).WhyNot.ShouldBeNull();
    }
}
