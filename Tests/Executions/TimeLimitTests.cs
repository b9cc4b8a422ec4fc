using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Executions;

[Collection(MortalStackCollection.Name)]
public sealed class TimeLimitTests(MortalStack stack) : IAsyncLifetime
{
    private const string Reason = "It was stopped at its time limit of 30 minutes. Ask for less at once, or raise Executions:TimeLimitMinutes.";

    public Task InitializeAsync() => stack.MendAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(2, ExecutionStatus.Partial, 1)]
    [InlineData(1, ExecutionStatus.Failed, null)]
    public async Task An_execution_that_takes_too_long_ends_with_what_it_has_and_says_so(int stalledAt, ExecutionStatus status, int? best)
    {
        if (stalledAt == 2) stack.Model.Reply(AddingTask.HalfRight);
        stack.Model.Default = _ => new() { Text = "```python calc.py\n", End = ModelStandInEnd.Silence };
        var id = await stack.AskAsync(AddingTask.Request());
        await stack.EventsAsync(id, ExecutionEvents.GenerationStarted, started => Json.Read<GenerationStarted>(started.Data.GetRawText()).Attempt == stalledAt);

        await ResumeAsync(id, secondsLeft: 6);

        var late = await stack.EndOfAsync(id);
        (late.Status, late.BestAttempt, late.StopReason).ShouldBe((status, best, Reason));
    }

    [Fact]
    public async Task A_limit_of_its_own_ends_an_execution_sooner()
    {
        stack.Model.Default = _ => new() { Text = "```python calc.py\n", End = ModelStandInEnd.Silence };

        var late = await stack.RunAsync(AddingTask.Request() with { TimeLimitMinutes = 0.05 });

        (late.Status, late.StopReason).ShouldBe((ExecutionStatus.Failed, "It was stopped at its time limit of 0.05 minutes. Ask for less at once, or give it more time."));
    }

    /// <summary>As if it had begun half an hour ago: the limit does not begin anew with another process.</summary>
    private async Task ResumeAsync(Guid id, int secondsLeft)
    {
        await stack.Jobs[0].KillAsync();
        await stack.Database.Source.ExecuteAsync(
            "update executions set started_at = now() - interval '30 minutes' + @secondsLeft * interval '1 second' where id = @id", new { id, secondsLeft }, CancellationToken.None);
        stack.Jobs[0] = await stack.Jobs[0].AgainAsync();
    }
}
