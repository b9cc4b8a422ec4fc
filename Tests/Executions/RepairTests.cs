using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Executions;

[Collection(nameof(PricedStack))]
public sealed class RepairTests(PricedStack stack)
{
    [Fact]
    public async Task What_the_linter_can_mend_by_itself_costs_no_model_call_and_no_attempt()
    {
        stack.Model.Requests.Clear();
        stack.Model.Reply("```python calc.py\nimport os\n\n\ndef add(a, b):\n    return a + b\n```");

        var id = await stack.AskAsync(AddingTask.Request());
        var events = await stack.EventsAsync(id, ExecutionEvents.Completed);
        var proven = await stack.GetAsync(id);

        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 1), proven.StopReason);
        stack.Model.Requests.ShouldHaveSingleItem();
        proven.Files.Single().Content.ShouldNotContain("import os");
        proven.Attempts[0].Fix.ShouldNotBeNull().Diff.ShouldContain("-import os");
        events.Count(one => one.Type == ExecutionEvents.CodeFixed).ShouldBe(1);
    }

    [Fact]
    public async Task A_test_that_contradicts_the_request_is_changed_once_and_marked_everywhere()
    {
        stack.Model.Requests.Clear();
        var wrong = AddingTask.TestsReply.Replace("== 5", "== 6");
        stack.Model.Reply(AddingTask.NoCriteria).Reply(wrong).Reply(AddingTask.Right)
            .Reply("The test is wrong.\n```contradiction\ntest: test_two_numbers\nrequest: adds two numbers\nwhy: 2 + 3 is 5, not 6.\n```")
            .Reply(AddingTask.TestsReply);

        var id = await stack.AskAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python"));
        var events = await stack.EventsAsync(id, ExecutionEvents.Completed);
        var proven = await stack.GetAsync(id);

        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 2), proven.StopReason);
        var judged = stack.Model.Requests.ElementAt(4);
        AddingTask.AsksForTests(judged).ShouldBeTrue();
        string.Join('\n', judged.Messages.Select(message => message.Text)).ShouldNotContain("return a + b");
        var argument = proven.Attempts[1].Argument.ShouldNotBeNull();
        (argument.Test, argument.Accepted).ShouldBe(("test_two_numbers", true));
        argument.Diff.ShouldNotBeNull().ShouldContain("+    assert add(2, 3) == 5");
        events.ShouldContain(one => one.Type == ExecutionEvents.TestsArgued);
        await using var bundle = await UnpackedBundle.DownloadAsync(stack.Client, proven.ArtifactId!.Value);
        (await bundle.ReadAsync("proof.json")).ShouldContain("2 + 3 is 5, not 6.");
        (await bundle.ReadAsync("test_calc.py")).ShouldContain("== 5");

        stack.Model.Requests.Clear();
        var replay = await stack.Client.PostAsync($"/executions/{id}/replay", new ReplayRequest(RepliesThrough: 2)).ReadAsync<ReplayAccepted>(HttpStatusCode.Accepted);
        var again = await stack.EndOfAsync(replay.NewExecutionId);
        stack.Model.Requests.ShouldBeEmpty();
        (again.Status, again.Attempt, again.Attempts[1].Argument).ShouldBe((ExecutionStatus.Passed, 2, argument), again.StopReason);
        again.Attempts.Select(attempt => string.Join('\n', attempt.Files)).ShouldBe(proven.Attempts.Select(attempt => string.Join('\n', attempt.Files)));
    }

    [Fact]
    public async Task The_callers_tests_cannot_be_argued_about()
    {
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.Wrong()).Reply("```contradiction\ntest: test_two_numbers\nrequest: adds\nwhy: no\n```");

        var ended = await stack.RunAsync(AddingTask.Request(maxAttempts: 2));

        ended.Status.ShouldBe(ExecutionStatus.Partial);
        stack.Model.Requests.Count.ShouldBe(2);
        stack.Model.Requests.Last().Prompt.ShouldNotContain(TestArgument.Fence);
        ended.TestFiles.ShouldBe(AddingTask.Tests);
    }

    [Fact]
    public async Task A_lesson_is_told_before_the_first_attempt_of_a_request_like_it()
    {
        SourceFile[] tests = [new("test_area.py", "from area import area\n\n\ndef test_area():\n    assert area(2, 3) == 6\n")];
        var request = new ExecuteRequest("a function area that multiplies width with height", Language: "python", Tests: tests);
        stack.Model.Reply("```python area.py\ndef area(w, h):\n    return w + h\n```").Reply("```python area.py\ndef area(w, h):\n    return w * h\n```");
        (await stack.RunAsync(request)).Attempt.ShouldBe(2);
        stack.Model.Requests.Clear();
        stack.Model.Reply("```python area.py\ndef area(w, h):\n    return w * h\n```");

        var proven = await stack.RunAsync(request);

        stack.Model.Requests.ShouldHaveSingleItem().Prompt.ShouldContain("+    return w * h");
        proven.Attempts[0].Lessons.ShouldNotBeNull().ShouldContain(lesson => lesson.Family.StartsWith("assertion:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_repair_on_the_way_to_a_proof_is_a_lesson()
    {
        SourceFile[] tests = [new("test_volume.py", "from volume import volume\n\n\ndef test_volume():\n    assert volume(2, 3, 4) == 24\n")];
        var request = new ExecuteRequest("a function volume that multiplies width, height and depth", Language: "python", Tests: tests);
        stack.Model.Reply("```python volume.py\ndef volume(w, h, d):\n    return w * h * e\n```").Reply("```python volume.py\ndef volume(w, h, d):\n    return w * h + d\n```").Reply("```python volume.py\ndef volume(w, h, d):\n    return w * h * d\n```");
        (await stack.RunAsync(request)).Attempt.ShouldBe(3);
        stack.Model.Reply("```python volume.py\ndef volume(w, h, d):\n    return w * h * d\n```");

        var proven = await stack.RunAsync(request);

        var told = proven.Attempts[0].Lessons.ShouldNotBeNull();
        told.ShouldContain(lesson => lesson.Diff.Contains("+    return w * h + d"));
        told.ShouldContain(lesson => lesson.Diff.Contains("+    return w * h * d"));
    }

    [Fact]
    public async Task A_repair_is_told_the_values_and_the_line_where_it_failed()
    {
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.Wrong(7)).Reply(AddingTask.Right);

        await stack.RunAsync(AddingTask.Request());

        var asked = stack.Model.Requests.Last().Prompt;
        asked.ShouldContain("12 == 5");
        asked.ShouldContain("> 5:     assert add(2, 3) == 5");
    }
}
