using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Executions;

[Collection(MortalStackCollection.Name)]
public sealed class DurabilityTests(MortalStack stack) : IAsyncLifetime
{
    public Task InitializeAsync() => stack.MendAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Killed_during_a_validation_another_process_goes_on_and_generates_nothing_twice()
    {
        stack.Model.Default = SlowAnswer;
        var id = await stack.AskAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python"));
        await stack.EventsAsync(id, ExecutionEvents.SignalStarted);

        await stack.Jobs[0].KillAsync();
        await stack.StartJobsAsync();

        var proven = await stack.EndOfAsync(id);
        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 1));
        stack.Model.Requests.Count.ShouldBe(3); // the criteria, the tests and the code
    }

    [Fact]
    public async Task Killed_during_a_generation_the_same_process_restarted_goes_on_with_the_same_attempt()
    {
        stack.Model.Reply(AddingTask.Wrong()).Stall("```python calc.py\n");
        stack.Model.Default = AddingTask.Answer;
        var id = await stack.AskAsync(AddingTask.Request());
        await stack.EventsAsync(id, ExecutionEvents.GenerationStarted, started => Json.Read<GenerationStarted>(started.Data.GetRawText()).Attempt == 2);

        await stack.Jobs[0].KillAsync();
        stack.Jobs[0] = await stack.Jobs[0].AgainAsync();

        var proven = await stack.EndOfAsync(id);
        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 2));
        stack.Model.Requests.Count.ShouldBe(3); // the first attempt, the one that was cut off, and the one that finished
    }

    [Fact]
    public async Task A_lost_Runner_costs_a_repeat_at_another_and_never_an_attempt()
    {
        stack.Model.Default = SlowAnswer;
        var id = await stack.AskAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python"));
        await stack.EventsAsync(id, ExecutionEvents.SignalStarted);

        await (await BusyAsync()).KillAsync();

        var proven = await stack.EndOfAsync(id);
        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 1));
        proven.Attempts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task All_Runners_lost_cost_a_repeat_when_one_is_back()
    {
        stack.Model.Default = SlowAnswer;
        var id = await stack.AskAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python"));
        await stack.EventsAsync(id, ExecutionEvents.SignalStarted);

        await Task.WhenAll(stack.OtherRunners.Append(stack.Runner).Select(runner => runner.KillAsync()));
        stack.Runner = await stack.Runner.AgainAsync();

        var proven = await stack.EndOfAsync(id);
        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 1));
    }

    private async Task<ServiceProcess> BusyAsync()
    {
        foreach (var runner in stack.OtherRunners.Append(stack.Runner))
            if ((await Stack.LoadAsync(runner)).Running > 0) return runner;
        throw new InvalidOperationException("No Runner is busy.");
    }

    [Fact]
    public async Task Twenty_at_once_are_shared_by_two_processes_and_none_runs_twice()
    {
        stack.Model.Default = AddingTask.Answer;
        await stack.StartJobsAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stack.AskAsync(AddingTask.Request())));
        var ended = await Task.WhenAll(ids.Select(stack.EndOfAsync));

        ended.ShouldAllBe(execution => execution.Status == ExecutionStatus.Passed && execution.Attempt == 1);
        stack.Model.Requests.Count.ShouldBe(20);
        (await stack.Database.Source.FirstAsync<int>("select max(run) from executions where id = any(@ids)", new { ids }, CancellationToken.None)).ShouldBe(1);
        stack.Jobs.ShouldAllBe(jobs => ids.Any(id => jobs.Log.Contains($"Picked up execution {id}")));
    }

    /// <summary>The tests take a while, so that there is something to cut off.</summary>
    private static ModelStandInAnswer SlowAnswer(ModelStandInRequest request) => !AddingTask.AsksForTests(request) ? AddingTask.Answer(request) : new()
    {
        Text = AddingTask.TestsReply.Replace("from calc import add", "import time\nfrom calc import add").Replace("    assert add(2, 3) == 5", "    time.sleep(3)\n    assert add(2, 3) == 5")
    };
}
