using Nightshift.Infrastructure;

namespace Nightshift.Executions;

public sealed class TimeLimitTests : IAsyncLifetime
{
    private readonly Stack stack = new() { Settings = { ["Executions__TimeLimitMinutes"] = "0.1" } };

    public Task InitializeAsync() => stack.InitializeAsync();

    public Task DisposeAsync() => stack.DisposeAsync();

    [Fact]
    public async Task An_execution_that_takes_too_long_ends_with_what_it_has_and_says_so()
    {
        stack.Model.Reply(AddingTask.HalfRight);
        stack.Model.Default = _ => new() { Text = "```python calc.py\n", End = ModelStandInEnd.Silence };
        var late = await stack.RunAsync(AddingTask.Request());

        (late.Status, late.BestAttempt).ShouldBe((ExecutionStatus.Partial, 1));
        late.StopReason.ShouldBe("It was stopped at the time limit of 0.1 minutes. Ask for less at once, or raise Executions:TimeLimitMinutes.");

        var failed = await stack.RunAsync(AddingTask.Request());
        (failed.Status, failed.ArtifactId).ShouldBe((ExecutionStatus.Failed, null));
        failed.StopReason.ShouldBe(late.StopReason);
    }
}
