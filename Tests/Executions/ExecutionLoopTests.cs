using System.Net;
using System.Net.Http.Json;
using Nightshift.Infrastructure;

namespace Nightshift.Executions;

[Collection(StackCollection.Name)]
public sealed class ExecutionLoopTests(Stack stack)
{
    [Fact]
    public async Task A_wrong_answer_is_repaired_and_proven_at_attempt_two()
    {
        stack.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);

        var proven = await stack.RunAsync(AddingTask.Request());

        proven.Status.ShouldBe(ExecutionStatus.Passed);
        proven.Attempt.ShouldBe(2);
        proven.Attempts[0].FailureClass.ShouldBe(FailureClass.Assertion);
        proven.Attempts[1].Diff.ShouldNotBeNull().ShouldContain("-    return a + b + 1\n+    return a + b\n");
        proven.Output!.TestResults!.Tests.Select(test => (test.Name.Split("::")[^1].Split('.')[^1], test.Status)).ShouldBe(
            [("test_two_numbers", TestStatus.Passed), ("test_negative_numbers", TestStatus.Passed)], ignoreOrder: true);
        proven.Code.ShouldNotBeNull().ShouldContain("return a + b\n");
        proven.QualityScore.ShouldBe(10);

        var diff = await stack.Client.GetFromJsonAsync<ExecutionDiff>($"/execute/{proven.Id}/diff", Json.Options);
        (diff!.FromAttempt, diff.ToAttempt, diff.ChangesSummary).ShouldBe((1, 2, "1 file changed, 1 line added, 1 removed"));
    }

    [Fact]
    public async Task Five_wrong_answers_deliver_the_best_attempt_with_a_reason()
    {
        stack.Model.Reply(AddingTask.Wrong(1)).Reply(AddingTask.HalfRight).Reply(AddingTask.Wrong(2)).Reply(AddingTask.Wrong(3)).Reply(AddingTask.Wrong(4));

        var partial = await stack.RunAsync(AddingTask.Request());

        partial.Status.ShouldBe(ExecutionStatus.Partial);
        partial.Attempt.ShouldBe(5);
        partial.BestAttempt.ShouldBe(2);
        partial.QualityScore.ShouldBeNull("only what is proven has one");
        partial.Code.ShouldNotBeNull().ShouldContain("abs(a)");
        partial.StopReason.ShouldBe("No attempt of 5 passed; in the last one a test's expectation was not met.");
        partial.ArtifactId.ShouldNotBeNull();
    }

    [Fact]
    public async Task Tests_are_written_first_by_a_call_that_never_sees_code()
    {
        stack.Model.Requests.Clear();
        stack.Model.Default = AddingTask.Answer;

        var proven = await stack.RunAsync(new ExecuteRequest(AddingTask.Prompt));

        proven.Status.ShouldBe(ExecutionStatus.Passed);
        proven.TestsSource.ShouldBe("model");
        var requests = stack.Model.Requests.ToList();
        requests.Count.ShouldBe(3);
        AddingTask.AsksForCriteria(requests[0]).ShouldBeTrue();
        AddingTask.AsksForTests(requests[1]).ShouldBeTrue();
        requests[1].Prompt.ShouldContain(AddingTask.Prompt);
        requests[1].Prompt.ShouldNotContain("def add");
        requests[2].Prompt.ShouldContain("def test_two_numbers");
    }

    [Fact]
    public async Task The_same_failure_twice_starts_afresh()
    {
        stack.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Wrong()).Reply(AddingTask.Right);

        var proven = await stack.RunAsync(AddingTask.Request());

        proven.Attempts.Select(attempt => attempt.Strategy).ShouldBe([Strategy.Generate, Strategy.Repair, Strategy.Fresh]);
        proven.Status.ShouldBe(ExecutionStatus.Passed);
    }

    [Fact]
    public async Task A_reply_without_code_is_an_attempt_of_its_own_class()
    {
        stack.Model.Reply("I would rather talk about the weather.").Reply(AddingTask.Right);

        var proven = await stack.RunAsync(AddingTask.Request());

        proven.Attempts[0].FailureClass.ShouldBe(FailureClass.NoCode);
        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 2));
    }

    [Fact]
    public async Task Talk_instead_of_code_five_times_ends_in_words()
    {
        foreach (var _ in Enumerable.Range(0, 5)) stack.Model.Reply("Let us talk.");

        var failed = await stack.RunAsync(AddingTask.Request());

        failed.Status.ShouldBe(ExecutionStatus.Failed);
        failed.StopReason.ShouldBe("No attempt of 5 passed; in the last one the reply held no code.");
    }

    [Fact]
    public async Task Fewer_attempts_can_be_asked_for()
    {
        stack.Model.Reply(AddingTask.Wrong());

        (await stack.RunAsync(AddingTask.Request(maxAttempts: 1))).ShouldSatisfyAllConditions(
            ended => ended.Status.ShouldBe(ExecutionStatus.Partial), ended => ended.Attempt.ShouldBe(1));
    }

    [Fact]
    public async Task The_tests_cannot_be_replaced_by_the_code()
    {
        stack.Model.Reply("""
            ```python calc.py
            def add(a, b):
                return 0
            ```
            ```python test_calc.py
            def test_nothing():
                pass
            ```
            """);

        var ended = await stack.RunAsync(AddingTask.Request(maxAttempts: 1));

        ended.Status.ShouldBe(ExecutionStatus.Partial);
        ended.Files.Select(file => file.Path).ShouldBe(["calc.py"]);
    }

    [Fact]
    public async Task The_events_tell_the_whole_story_in_order()
    {
        stack.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);
        var id = await stack.AskAsync(AddingTask.Request());

        var events = await stack.EventsAsync(id, ExecutionEvents.Completed);

        var stored = events.Where(one => one.Seq is not null).ToList();
        stored.Select(one => one.Seq).ShouldBe(Enumerable.Range(1, stored.Count).Select(number => (long?)number));
        stored.Where(one => !one.Type.StartsWith("signal.", StringComparison.Ordinal)).Select(one => one.Type).ShouldBe(
        [
            ExecutionEvents.Queued, ExecutionEvents.TestsReady, ExecutionEvents.Started,
            ExecutionEvents.AttemptStarted, ExecutionEvents.GenerationStarted, ExecutionEvents.GenerationCompleted, ExecutionEvents.CodeReady, ExecutionEvents.AttemptCompleted,
            ExecutionEvents.AttemptStarted, ExecutionEvents.GenerationStarted, ExecutionEvents.GenerationCompleted, ExecutionEvents.CodeReady, ExecutionEvents.AttemptCompleted,
            ExecutionEvents.Completed
        ]);
        stored.Count(one => one.Type == ExecutionEvents.SignalCompleted).ShouldBe(6);
    }

    [Fact]
    public async Task Cancel_stops_a_generation_at_once()
    {
        stack.Model.Stall("```python calc.py\n");
        var id = await stack.AskAsync(AddingTask.Request());
        await stack.EventsAsync(id, ExecutionEvents.GenerationStarted);

        using var cancelled = await stack.Client.PostAsync($"/execute/{id}/cancel", null);

        cancelled.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await stack.EndOfAsync(id)).Status.ShouldBe(ExecutionStatus.Cancelled);
        using var again = await stack.Client.PostAsync($"/execute/{id}/cancel", null);
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Cancel_stops_a_validation_at_once()
    {
        stack.Model.Reply("```python calc.py\nwhile True:\n    pass\n```");
        var id = await stack.AskAsync(AddingTask.Request());
        await stack.EventsAsync(id, ExecutionEvents.SignalStarted);

        using var cancelled = await stack.Client.PostAsync($"/execute/{id}/cancel", null);

        (await stack.EndOfAsync(id)).Status.ShouldBe(ExecutionStatus.Cancelled);
    }

    [Fact]
    public async Task A_model_that_refuses_the_key_ends_in_words()
    {
        stack.Model.Fail(401);

        var failed = await stack.RunAsync(AddingTask.Request());

        failed.Status.ShouldBe(ExecutionStatus.Failed);
        failed.StopReason.ShouldNotBeNull().ShouldContain("standin");
        failed.StopReason.ShouldNotContain("a-key-for-tests-only");
    }

    [Fact]
    public async Task The_bundle_holds_code_and_tests_that_pass_when_unpacked()
    {
        stack.Model.Reply(AddingTask.Right);
        var proven = await stack.RunAsync(AddingTask.Request());

        await using var bundle = await UnpackedBundle.DownloadAsync(stack.Client, proven.ArtifactId!.Value);

        bundle.Files.ShouldBe(["README.md", "calc.py", "proof.json", "proof.sig", "test_calc.py"], ignoreOrder: true);
        (await bundle.RunAsync("/usr/bin/python3", "-m", "pytest", "-q")).ShouldContain("2 passed");
    }
}
