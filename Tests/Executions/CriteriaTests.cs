using Nightshift.Infrastructure;
using Nightshift.Tools;

namespace Nightshift.Executions;

[Collection(nameof(PricedStack))]
public sealed class CriteriaTests(PricedStack stack)
{
    private static readonly string Statements = CriteriaReply.Write(AddingTask.Criteria);

    private static readonly ExecuteRequest Request = new(AddingTask.Prompt, Language: "python");

    [Fact]
    public async Task Criteria_come_before_tests_and_turn_green_one_by_one_as_their_tests_pass()
    {
        stack.Model.Requests.Clear();
        stack.Model.Reply(Statements).Reply(AddingTask.NamedTestsReply).Reply(AddingTask.HalfRight).Reply(AddingTask.Right);

        var id = await stack.AskAsync(Request);
        var events = await stack.EventsAsync(id, ExecutionEvents.Completed);
        var proven = await stack.GetAsync(id);

        events.Select(one => one.Type).Where(type => type is ExecutionEvents.CriteriaReady or ExecutionEvents.TestsReady).ShouldBe([ExecutionEvents.CriteriaReady, ExecutionEvents.TestsReady]);
        events.Where(one => one.Type == ExecutionEvents.SignalCompleted).Select(one => Json.Read<SignalCompleted>(one.Data.GetRawText())).Where(signal => signal.Kind == SignalKind.Tests)
            .Select(signal => string.Join(' ', signal.Criteria!.Select(criterion => criterion.State))).ShouldBe(["Passed Failed", "Passed Passed"]);
        proven.Criteria!.Select(criterion => (criterion.Text, criterion.State, criterion.Tests.Count))
            .ShouldBe(AddingTask.Criteria.Select(text => (text, (CriterionState?)CriterionState.Passed, 1)));
        foreach (var request in stack.Model.Requests.Skip(1)) request.Prompt.ShouldContain(AddingTask.Criteria[1]);

        await using var bundle = await UnpackedBundle.DownloadAsync(stack.Client, proven.ArtifactId!.Value);
        (await bundle.ReadAsync("proof.json")).ShouldContain(AddingTask.Criteria[0]);
        (await bundle.ReadAsync("README.md")).ShouldContain($"- [x] {AddingTask.Criteria[1]}");
    }

    [Fact]
    public async Task A_criterion_without_a_test_is_asked_for_once_and_then_shown_as_not_tested()
    {
        stack.Model.Requests.Clear();
        stack.Model.Reply(Statements + "\n3. Zero is added.").Reply(AddingTask.NamedTestsReply.Replace("c2_", "")).Reply("```python test_more.py\nfrom calc import add\n\n\ndef test_c2_more():\n    assert add(-1, -1) == -2\n```").Reply(AddingTask.Right);

        var proven = await stack.RunAsync(Request);

        stack.Model.Requests.ElementAt(2).Prompt.ShouldContain("criterion 2, 3");
        stack.Model.Requests.Count.ShouldBe(4);
        proven.TestFiles.Select(file => file.Path).ShouldBe(["test_calc.py", "test_more.py"]);
        proven.Criteria!.Select(criterion => criterion.State).ShouldBe([CriterionState.Passed, CriterionState.Passed, CriterionState.NotTested]);
        proven.Status.ShouldBe(ExecutionStatus.Passed);
    }

    [Fact]
    public async Task A_ZIP_beyond_the_limit_is_not_made_and_the_reason_says_so()
    {
        var noise = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(9_000));
        stack.Model.Answer(new() { Text = $"```python calc.py\nNOISE = (\n{string.Join('\n', noise.Chunk(70).Select(piece => $"    \"{new string(piece)}\""))}\n)\n\n\ndef add(a, b):\n    return a + b\n```", PieceLength = 10_000 });

        var proven = await stack.RunAsync(AddingTask.Request());

        (proven.Status, proven.ArtifactId).ShouldBe((ExecutionStatus.Passed, null), proven.StopReason);
        proven.StopReason.ShouldNotBeNull().ShouldContain("at most 0.01 MB are delivered");
        (await stack.Client.GetStringAsync($"/execute/{proven.Id}/patch")).ShouldContain("+def add(a, b):");
    }

    [Fact]
    public async Task Criteria_that_the_caller_supplies_ask_no_model_and_stay_in_a_replay()
    {
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.NamedTestsReply).Reply(AddingTask.Right);

        var proven = await stack.RunAsync(Request with { Criteria = AddingTask.Criteria });

        proven.Criteria!.Select(criterion => criterion.Text).ShouldBe(AddingTask.Criteria);
        stack.Model.Requests.Count.ShouldBe(2);
        stack.Model.Requests.First().Prompt.ShouldContain(CriterionTag.Rule);
    }
}

[CollectionDefinition(nameof(PricedStack))]
public sealed class PricedStackCollection : ICollectionFixture<PricedStack>;

/// <summary>A model whose calls cost something: 1 USD for a million tokens, read or written. Repairs may use the tools of a public MCP server.</summary>
public sealed class PricedStack : Stack
{
    public PricedStack()
    {
        Settings["Executions__ArchiveMegabytes"] = "0.01";
        foreach (var (key, value) in EverythingServer.Settings) Settings[$"Tools__Servers__everything__{key}"] = value;
    }

    protected override Dictionary<string, string> ModelSettings() => new(base.ModelSettings())
    {
        ["Models__Providers__standin__Models__stand-in__InputPrice"] = "1",
        ["Models__Providers__standin__Models__stand-in__OutputPrice"] = "1",
        ["Models__Providers__standin__Models__eyes__InputPrice"] = "1",
        ["Models__Providers__standin__Models__eyes__OutputPrice"] = "1",
        ["Models__Providers__standin__Models__eyes__Capabilities"] = "multimodal",
        ["Models__MaxOutputTokens"] = "1000"
    };
}
