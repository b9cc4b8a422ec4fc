using System.Net;
using System.Net.Http.Json;
using Nightshift.Infrastructure;
using Nightshift.Proofs;
using Nightshift.Usage;

namespace Nightshift.Executions;

[Collection(StackCollection.Name)]
public sealed partial class AgainTests(Stack stack)
{
    [Fact]
    public async Task A_retry_goes_on_from_the_best_attempt_with_the_hint_and_the_same_tests()
    {
        stack.Model.Reply(AddingTask.HalfRight);
        var partial = await stack.RunAsync(AddingTask.Request(maxAttempts: 1));
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.Right);

        var retry = await AgainAsync<ExecuteAccepted>($"/execute/{partial.Id}/retry", new RetryRequest("mind the negative numbers"));
        var proven = await stack.EndOfAsync(retry.ExecutionId);

        proven.Status.ShouldBe(ExecutionStatus.Passed);
        (proven.Origin, proven.ParentId, proven.SessionId).ShouldBe((ExecutionOrigins.Retry, partial.Id, partial.SessionId));
        proven.TestFiles.ShouldBe(partial.TestFiles);
        var asked = stack.Model.Requests.ShouldHaveSingleItem().Prompt;
        asked.ShouldContain("mind the negative numbers");
        asked.ShouldContain("abs(a) + abs(b)");
        proven.Attempts[0].Strategy.ShouldBe(Strategy.Repair);
        proven.Attempts[0].Diff.ShouldNotBeNull().ShouldContain("-    return abs(a) + abs(b)");
    }

    [Fact]
    public async Task A_retry_by_another_model_asks_that_one_alone_and_one_that_is_not_connected_is_refused()
    {
        stack.Model.Reply(AddingTask.HalfRight);
        var partial = await stack.RunAsync(AddingTask.Request(maxAttempts: 1));
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.Right);

        var unknown = await stack.Client.PostAsJsonAsync($"/execute/{partial.Id}/retry", new RetryRequest(Model: "nobody/large"), Json.Options);
        unknown.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await unknown.Content.ReadAsStringAsync()).ShouldContain("nobody/large is not connected");
        var proven = await stack.EndOfAsync((await AgainAsync<ExecuteAccepted>($"/execute/{partial.Id}/retry", new RetryRequest(Model: "standin/large"))).ExecutionId);

        (proven.Status, proven.ChosenModel, proven.Model).ShouldBe((ExecutionStatus.Passed, "standin/large", "standin/large"));
        stack.Model.Requests.ShouldHaveSingleItem().Model.ShouldBe("large");
        proven.EstimatedTimeSeconds.ShouldBeNull("it has ended");

        var history = (await stack.Client.GetFromJsonAsync<ExecutionHistory>("/executions/history?days=2", Json.Options))!;
        history.AttemptsToProof.ShouldContain(proven => proven.Attempts == 1);
        history.Days.Sum(day => day.Proven).ShouldBe(history.AttemptsToProof.Sum(proven => proven.Proven));
        (await stack.Client.GetFromJsonAsync<LimitsInUse>("/executions/limits", Json.Options))!.UsedToday.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_replay_from_the_stored_replies_asks_no_model_and_makes_the_same_files()
    {
        stack.Model.Default = AddingTask.Answer;
        stack.Model.Reply(AddingTask.NoCriteria).Reply(AddingTask.TestsReply).Reply(AddingTask.Wrong()).Reply(AddingTask.Right);
        var first = await stack.RunAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python"));
        stack.Model.Requests.Clear();
        var paid = await UsageAsync();

        var replay = await AgainAsync<ReplayAccepted>($"/executions/{first.Id}/replay", new ReplayRequest(RepliesThrough: 2));
        var second = await stack.EndOfAsync(replay.NewExecutionId);
        var third = await stack.EndOfAsync((await AgainAsync<ReplayAccepted>($"/executions/{second.Id}/replay", new ReplayRequest(RepliesThrough: 2))).NewExecutionId);

        stack.Model.Requests.ShouldBeEmpty();
        foreach (var again in new[] { second, third })
        {
            again.Status.ShouldBe(ExecutionStatus.Passed);
            again.Attempts.Select(attempt => string.Join('\n', attempt.Files)).ShouldBe(first.Attempts.Select(attempt => string.Join('\n', attempt.Files)));
            again.TestFiles.ShouldBe(first.TestFiles);
            again.CostUsd.ShouldBe(0);
            again.Steps.ShouldAllBe(step => step.Calls == 0 && step.Model == null);
            again.Attempts.ShouldAllBe(attempt => attempt.Model == null);
        }
        (await UsageAsync()).ShouldBe(paid);
        await using var bundle = await UnpackedBundle.DownloadAsync(stack.Client, third.ArtifactId!.Value);
        Json.Read<ProofDocument>(await bundle.ReadAsync("proof.json")).Models.ShouldAllBe(model => model.Calls == 0 && model.Model == "stand-in");
    }

    [Fact]
    public async Task A_replay_of_what_never_passed_ends_where_the_run_ended_and_asks_no_model()
    {
        stack.Model.Reply(AddingTask.Wrong(1));
        var parent = await stack.RunAsync(AddingTask.Request(maxAttempts: 1));
        stack.Model.Requests.Clear();

        var replay = await stack.EndOfAsync((await AgainAsync<ReplayAccepted>($"/executions/{parent.Id}/replay", new ReplayRequest(RepliesThrough: 1))).NewExecutionId);

        (replay.Status, replay.Attempt, replay.MaxAttempts).ShouldBe((ExecutionStatus.Partial, 1, 1));
        stack.Model.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_replay_that_forks_after_the_first_attempt_asks_only_for_what_comes_then()
    {
        stack.Model.Reply(AddingTask.Wrong(1)).Reply(AddingTask.Wrong(2));
        var first = await stack.RunAsync(AddingTask.Request(maxAttempts: 2));
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.Right);

        var fork = await AgainAsync<ReplayAccepted>($"/executions/{first.Id}/replay", new ReplayRequest("use the plus operator", RepliesThrough: 1));
        var proven = await stack.EndOfAsync(fork.NewExecutionId);

        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 2));
        proven.Attempts[0].Files.ShouldBe(first.Attempts[0].Files);
        stack.Model.Requests.ShouldHaveSingleItem().Prompt.ShouldContain("use the plus operator");
    }

    [Fact]
    public async Task A_fork_may_ask_another_model_and_is_refused_where_nothing_could_differ()
    {
        stack.Model.Reply(AddingTask.Wrong(1)).Reply(AddingTask.Right);
        var first = await stack.RunAsync(AddingTask.Request());
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.Right);

        var proven = await stack.EndOfAsync((await AgainAsync<ReplayAccepted>($"/executions/{first.Id}/replay", new ReplayRequest(RepliesThrough: 1, Model: "standin/large"))).NewExecutionId);

        proven.Attempts.Select(attempt => attempt.Model).ShouldBe([null, "standin/large"]);
        stack.Model.Requests.ShouldHaveSingleItem().Model.ShouldBe("large");
        await stack.Client.PostAsync($"/executions/{first.Id}/replay", new ReplayRequest(RepliesThrough: 1, Model: "nobody/large")).ReadAsync<object>(HttpStatusCode.UnprocessableEntity);
        await stack.Client.PostAsync($"/executions/{first.Id}/replay", new ReplayRequest("use the plus operator", RepliesThrough: 2)).ReadAsync<object>(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_ledger_says_who_wrote_each_attempt_and_how_long_each_step_took()
    {
        stack.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);

        var proven = await stack.RunAsync(AddingTask.Request());

        proven.Steps.Select(step => (step.Step, step.Calls, step.InputTokens, step.OutputTokens)).ShouldBe([("code/1", 1, 10, 20), ("code/2", 1, 10, 20)]);
        proven.Attempts.ShouldAllBe(attempt => attempt.Model == "standin/stand-in" && attempt.GenerationMs >= 0 && attempt.ValidationMs > 0);
    }

    [Fact]
    public async Task What_has_not_ended_is_neither_retried_replayed_edited_nor_changed()
    {
        stack.Model.Stall("```python calc.py\n");
        var id = await stack.AskAsync(AddingTask.Request());
        await stack.EventsAsync(id, ExecutionEvents.GenerationDelta); // or the answer would stay for another test

        await stack.Client.PostAsync("/execute", new ExecuteRequest("more", BasisId: id)).ReadAsync<object>(HttpStatusCode.Conflict);
        await stack.Client.PostAsync("/execute", new ExecuteRequest("more", BasisId: Guid.NewGuid())).ReadAsync<object>(HttpStatusCode.NotFound);
        await stack.Client.PostAsync($"/execute/{id}/validate", new EditRequest([new("calc.py", "")], AddingTask.Tests)).ReadAsync<object>(HttpStatusCode.Conflict);
        await stack.Client.PostAsync($"/execute/{id}/retry", new RetryRequest()).ReadAsync<object>(HttpStatusCode.Conflict);
        await stack.Client.PostAsync($"/executions/{id}/replay", new ReplayRequest()).ReadAsync<object>(HttpStatusCode.Conflict);
        await stack.Client.PostAsync($"/execute/{id}/cancel", null);
        await stack.EndOfAsync(id);
        await stack.Client.PostAsync($"/executions/{id}/replay", new ReplayRequest(RepliesThrough: 4)).ReadAsync<object>(HttpStatusCode.BadRequest);
    }

    private async Task<UsageSum> UsageAsync() => (await stack.Client.GetAsync("/usage").ReadAsync<UsageReport>()).Total;

    private Task<T> AgainAsync<T>(string path, object body) => stack.Client.PostAsync(path, body).ReadAsync<T>(HttpStatusCode.Accepted);
}
