using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Sessions;

namespace Nightshift.Queue;

/// <summary>The night as the services make it: Api, Jobs, Runner and a model with a price.</summary>
[Collection(nameof(PricedStack))]
public sealed class NightShiftTests(PricedStack stack) : IAsyncLifetime
{
    private static readonly Shift Always = new(true, "00:00", "00:00", Shift.AllDays, "UTC", 1, 1);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await stack.Client.PutAsync("/queue/shift", Shift.Default);
        await stack.Database.Source.ExecuteAsync("delete from queue_items", null, default);
    }

    [Fact]
    public async Task An_item_is_proven_in_the_window_held_at_its_end_through_a_crash_and_goes_on_in_the_next_within_the_purse()
    {
        stack.Model.Requests.Clear();
        var item = await stack.Client.PostAsync("/queue", new QueueRequest(AddingTask.Request())).ReadAsync<QueuedItem>(System.Net.HttpStatusCode.Created);
        var second = await stack.Client.PostAsync("/queue", new QueueRequest(AddingTask.Request(), DependsOn: [item.Id])).ReadAsync<QueuedItem>(System.Net.HttpStatusCode.Created);
        stack.Model.Stall("```python calc.py\n");
        await stack.Client.PutAsync("/queue/shift", Always).ReadAsync<ShiftState>();
        var execution = await StartedAsync(item.Id);
        await stack.EventsAsync(execution, ExecutionEvents.GenerationStarted);

        await stack.Client.PutAsync("/queue/shift", Always with { Enabled = false }).ReadAsync<ShiftState>(); // the window ends while a model writes
        await Stack.UntilAsync(async () => await stack.Database.Source.FirstAsync<bool>("select hold_requested_at is not null from executions where id = @execution", new { execution }, default));
        await stack.Jobs[0].KillAsync();
        stack.Model.Reply(AddingTask.Wrong());
        stack.Jobs[0] = await stack.Jobs[0].AgainAsync();
        await stack.EventsAsync(execution, ExecutionEvents.Waiting);
        await Stack.UntilAsync(async () => (await ItemAsync(item.Id)).Status == QueueStatus.Held);
        (await stack.GetAsync(execution)).Question!.Kind.ShouldBe(QuestionKind.Shift);
        (await stack.Client.GetAsync("/executions?status=waiting").ReadAsync<ExecutionList>()).Executions.Single(one => one.Id == execution).Held.ShouldBeTrue();
        (await stack.Client.GetAsync("/sessions").ReadAsync<SessionList>()).Sessions.Single(session => session.Status == ExecutionStatus.Waiting).Held.ShouldBeTrue();

        stack.Model.Reply(AddingTask.Right).Reply(AddingTask.Right);
        await stack.Client.PutAsync("/queue/shift", Always).ReadAsync<ShiftState>();
        (await stack.EndOfAsync(execution)).Status.ShouldBe(ExecutionStatus.Passed);
        await stack.EndOfAsync(await StartedAsync(second.Id));
        await Stack.UntilAsync(async () => (await ItemAsync(second.Id)).Status == QueueStatus.Done);

        var paper = await stack.Client.GetAsync("/queue/nights/latest").ReadAsync<Paper>();
        paper.SpentUsd.ShouldBeInRange(0.000001m, paper.PurseUsd);
        paper.Items.Count(one => one is { Outcome: QueueStatus.Done, ProofId: not null, Changes: not null }).ShouldBe(2);
    }

    private async Task<QueuedItem> ItemAsync(Guid id) => (await stack.Client.GetAsync($"/queue/{id}").ReadAsync<QueueItemDetail>()).Item;

    private async Task<Guid> StartedAsync(Guid item)
    {
        await Stack.UntilAsync(async () => (await ItemAsync(item)).ExecutionId is not null);
        return (await ItemAsync(item)).ExecutionId!.Value;
    }
}
