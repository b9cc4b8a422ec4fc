using Microsoft.Extensions.Options;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class CircuitBreakerTests
{
    private readonly ManualTime time = new();
    private readonly CircuitBreaker breaker;

    public CircuitBreakerTests() => breaker = new(Options.Create(new ModelOptions()), time);

    private void Fail(int times)
    {
        for (var count = 0; count < times; count++) breaker.Failed("groq", "it burned");
    }

    [Fact]
    public void Four_failures_are_borne_and_the_fifth_makes_it_rest()
    {
        Fail(4);
        breaker.WhyNot("groq").ShouldBeNull();
        Fail(1);
        breaker.WhyNot("groq").ShouldBe("groq rests for another 60 s after 5 failures in a row (the last: it burned)");
        breaker.WhyNot("other").ShouldBeNull();
    }

    [Fact]
    public void A_success_between_begins_the_count_anew()
    {
        Fail(4);
        breaker.Succeeded("groq");
        Fail(4);
        breaker.WhyNot("groq").ShouldBeNull();
    }

    [Fact]
    public void After_the_rest_one_trial_is_admitted_and_the_others_wait()
    {
        Fail(5);
        time.Advance(59);
        breaker.WhyNot("groq").ShouldNotBeNull();
        time.Advance(1);
        breaker.WhyNot("groq").ShouldBeNull();
        breaker.WhyNot("groq").ShouldNotBeNull();
    }

    [Fact]
    public void A_good_trial_ends_the_rest()
    {
        Fail(5);
        time.Advance(60);
        breaker.WhyNot("groq").ShouldBeNull();
        breaker.Succeeded("groq");
        breaker.WhyNot("groq").ShouldBeNull();
        breaker.WhyNot("groq").ShouldBeNull();
    }

    [Fact]
    public void A_bad_trial_begins_another_rest()
    {
        Fail(5);
        time.Advance(60);
        breaker.WhyNot("groq").ShouldBeNull();
        Fail(1);
        time.Advance(59);
        breaker.WhyNot("groq").ShouldNotBeNull();
        time.Advance(1);
        breaker.WhyNot("groq").ShouldBeNull();
    }
}
