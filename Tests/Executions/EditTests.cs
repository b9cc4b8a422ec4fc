using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Executions;

/// <summary>Code and tests that a person has changed by hand.</summary>
public sealed partial class AgainTests
{
    [Fact]
    public async Task Edited_files_are_judged_as_they_are_without_a_model_and_get_a_proof_of_their_own()
    {
        stack.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);
        var first = await stack.RunAsync(AddingTask.Request());
        stack.Model.Requests.Clear();
        SourceFile[] files = [new("calc.py", "def add(a, b):\n    return b + a\n")];
        SourceFile[] tests = [.. AddingTask.Tests, new("test_more.py", "from calc import add\n\n\ndef test_zero():\n    assert add(0, 0) == 0\n")];

        var edit = await AgainAsync<ExecuteAccepted>($"/execute/{first.Id}/validate", new EditRequest(files, tests));
        var proven = await stack.EndOfAsync(edit.ExecutionId);

        stack.Model.Requests.ShouldBeEmpty();
        (proven.Status, proven.Origin, proven.ParentId, proven.SessionId, proven.CostUsd).ShouldBe((ExecutionStatus.Passed, ExecutionOrigins.Edit, first.Id, first.SessionId, 0));
        proven.Files.ShouldBe(files);
        proven.TestFiles.ShouldBe(tests);
        var attempt = proven.Attempts.ShouldHaveSingleItem();
        attempt.Why.ShouldBe("Edited by hand: calc.py, test_more.py.");
        attempt.Diff.ShouldNotBeNull().ShouldContain("+    return b + a");
        attempt.Report!.Signals.Single(signal => signal.Kind == SignalKind.Tests).Tests.Count.ShouldBe(3);
        proven.Proof.ShouldNotBeNull().Status.ShouldBe(ExecutionStatus.Passed);
        (await stack.EventsAsync(proven.Id, ExecutionEvents.Completed)).Count(stored => stored.Type is ExecutionEvents.AttemptStarted or ExecutionEvents.CodeReady).ShouldBe(2);

        var again = await stack.EndOfAsync((await AgainAsync<ReplayAccepted>($"/executions/{proven.Id}/replay", new ReplayRequest())).NewExecutionId);
        (again.Status, again.Files.Single().Content).ShouldBe((ExecutionStatus.Passed, files[0].Content));
        stack.Model.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_edit_that_breaks_the_code_is_delivered_as_not_proven()
    {
        stack.Model.Reply(AddingTask.Right);
        var first = await stack.RunAsync(AddingTask.Request());

        var edit = await AgainAsync<ExecuteAccepted>($"/execute/{first.Id}/validate", new EditRequest([new("calc.py", "def add(a, b):\n    return a\n")], AddingTask.Tests));
        var ended = await stack.EndOfAsync(edit.ExecutionId);

        (ended.Status, ended.Attempt).ShouldBe((ExecutionStatus.Partial, 1));
        ended.TestsSource.ShouldBe(TestsSources.Caller);
        ended.StopReason.ShouldNotBeNull().ShouldContain("expectation was not met");
    }

    [Fact]
    public async Task An_edit_without_code_or_tests_or_with_one_path_twice_is_refused()
    {
        stack.Model.Reply(AddingTask.Right);
        var first = await stack.RunAsync(AddingTask.Request());
        var code = new SourceFile("calc.py", "x = 1\n");

        foreach (var (request, field) in new[] { (new EditRequest([], AddingTask.Tests), "files"), (new EditRequest([code], []), "tests"), (new EditRequest([code], [code]), "tests"), (new EditRequest([new("../calc.py", "")], AddingTask.Tests), "files") })
            (await (await stack.Client.PostAsync($"/execute/{first.Id}/validate", (object)request)).ProblemAsync(HttpStatusCode.BadRequest)).Errors.Keys.ShouldBe([field]);
    }
}
