using System.Net;
using System.Text;
using System.Text.Json;
using Nightshift.Infrastructure;

namespace Nightshift.Executions;

/// <summary>Requests that change what was delivered, and files that come with a request.</summary>
public sealed partial class AgainTests
{
    private const string Subtract = """
        ```python test_subtract.py
        from calc import subtract


        def test_c3_subtract():
            assert subtract(5, 3) == 2
        ```
        """;

    private const string Both = "```python calc.py\ndef add(a, b):\n    return a + b\n\n\ndef subtract(a, b):\n    return a - b\n```";

    [Fact]
    public async Task A_follow_up_changes_the_delivered_code_keeps_its_tests_and_adds_new_ones()
    {
        stack.Model.Reply(AddingTask.Right);
        var first = await stack.RunAsync(AddingTask.Request());
        stack.Model.Requests.Clear();
        var overwritten = Subtract + "\n```python test_calc.py\ndef test_nothing():\n    pass\n```";
        stack.Model.Reply("1. subtract(a, b) gives the difference").Reply(overwritten.Replace("c3", "c1")).Reply(Both);

        var proven = await stack.RunAsync(new ExecuteRequest("now add subtract(a, b)", BasisId: first.Id));

        (proven.Status, proven.Origin, proven.ParentId, proven.SessionId, proven.Language).ShouldBe((ExecutionStatus.Passed, ExecutionOrigins.FollowUp, first.Id, first.SessionId, "python"));
        proven.TestFiles.Select(test => test.Path).ShouldBe(["test_calc.py", "test_subtract.py"]);
        proven.TestFiles[0].ShouldBe(AddingTask.Tests[0], "nobody argued against the old test");
        proven.Attempts[0].Report!.Signals.Single(signal => signal.Kind == SignalKind.Tests).Tests.Count.ShouldBe(3);
        var asked = stack.Model.Requests.Select(request => request.Prompt).ToList();
        asked[1].ShouldContain("These tests hold already");
        asked[1].ShouldNotContain("return a + b", Case.Sensitive, "tests are written without seeing code");
        asked[2].ShouldContain("now add subtract(a, b)");
        asked[2].ShouldContain(AddingTask.Prompt);
        asked[2].ShouldContain("return a + b");
    }

    [Fact]
    public async Task An_old_test_changes_only_with_a_reason_and_the_ledger_has_it()
    {
        stack.Model.Reply(AddingTask.Right);
        var first = await stack.RunAsync(AddingTask.Request());
        stack.Model.Reply("1. add gives the absolute value").Reply("""
            CHANGED test_calc.py: the sum of negative numbers shall now be positive
            ```python test_calc.py
            from calc import add


            def test_c1_absolute():
                assert add(-2, -3) == 5
            ```
            """).Reply("```python calc.py\ndef add(a, b):\n    return abs(a + b)\n```");

        var proven = await stack.RunAsync(new ExecuteRequest("give the absolute value", BasisId: first.Id));

        proven.Status.ShouldBe(ExecutionStatus.Passed);
        proven.TestFiles.ShouldHaveSingleItem().Content.ShouldContain("test_c1_absolute");
        var ready = (await stack.EventsAsync(proven.Id, ExecutionEvents.Completed)).Single(stored => stored.Type == ExecutionEvents.TestsReady);
        ready.Data.Deserialize<TestsReady>(Json.Options)!.Changes.ShouldBe([new TestChange("test_calc.py", "the sum of negative numbers shall now be positive")]);
    }

    [Fact]
    public async Task Attached_files_are_sent_to_the_models_and_the_ledger_says_what_of_them()
    {
        var spec = await stack.Client.ArtifactAsync("rules.md", Encoding.UTF8.GetBytes("# Rules\nadd(a, b) must accept whole numbers only.\n"));
        var binary = await stack.Client.ArtifactAsync("data.bin", [1, 0, 2]);
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.Right);

        var proven = await stack.RunAsync(AddingTask.Request() with { Attachments = [spec.Id, binary.Id] });

        stack.Model.Requests.ShouldHaveSingleItem().Prompt.ShouldContain("must accept whole numbers only");
        proven.Context.ShouldNotBeNull().Select(file => (file.Path, file.Excerpts.Count, file.Why)).ShouldBe([("rules.md", 1, null), ("data.bin", 0, "Not text, so models are not sent it.")]);
        (await stack.EventsAsync(proven.Id, ExecutionEvents.Completed)).ShouldContain(stored => stored.Type == ExecutionEvents.ContextReady);
        await stack.Client.PostAsync("/execute", AddingTask.Request() with { Attachments = [Guid.NewGuid()] }).ReadAsync<object>(HttpStatusCode.NotFound);
    }
}
