using Nightshift.Infrastructure;

namespace Nightshift.Models;

/// <summary>A provider that rests after failures, and its one trial.</summary>
public sealed partial class ModelGatewayTests
{
    [Fact]
    public async Task A_provider_that_keeps_failing_rests_and_is_not_called()
    {
        first.Default = _ => new() { Status = 500 };
        await using var rig = Rig(Two);

        await rig.AskAsync();
        await rig.AskAsync();
        first.Requests.Count.ShouldBe(5);
        await rig.AskAsync();

        first.Requests.Count.ShouldBe(5);
        rig.Failures[^1].Cause.ShouldMatch(@"^one rests for another \d+ s after 5 failures in a row \(the last: one failed on its side \(HTTP 500\)\)$");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(429)]
    public async Task A_trial_that_is_refused_for_another_reason_is_given_to_the_next_call(int status)
    {
        var time = new ManualTime();
        await using var rig = RestingRig(time);
        first.Fail(500).Fail(status);
        await rig.AskAsync();
        time.Advance(60);

        (await rig.AskAsync()).Provider.ShouldBe("two");

        (await rig.AskAsync()).Provider.ShouldBe("one");
    }

    [Fact]
    public async Task A_trial_that_is_cancelled_is_given_to_the_next_call()
    {
        var time = new ManualTime();
        await using var rig = RestingRig(time);
        using var cancel = new CancellationTokenSource();
        first.Fail(500).Stall("some words");
        await rig.AskAsync();
        time.Advance(60);
        rig.OnDelta = cancel.Cancel;
        await Should.ThrowAsync<OperationCanceledException>(() => rig.AskAsync(cancellation: cancel.Token));
        rig.OnDelta = null;

        (await rig.AskAsync()).Provider.ShouldBe("one");
    }

    /// <summary>The first failure is enough for a rest.</summary>
    private ModelRig RestingRig(ManualTime time) => new(database, [.. Two, ("BreakerFailures", "1"), ("Tries", "1")], time);
}
