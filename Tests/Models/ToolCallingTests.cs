using Microsoft.Extensions.AI;
using Nightshift.Infrastructure;
using Nightshift.Tools;

namespace Nightshift.Models;

/// <summary>Function calling in one form, whichever protocol carries it.</summary>
public sealed class ToolCallingTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => $"It rains in {city}.", "weather", "How the weather is.");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-tools-");
    private ModelStandIn standIn = null!;

    public async Task InitializeAsync() => standIn = await ModelStandIn.StartAsync();

    public async Task DisposeAsync()
    {
        await standIn.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private (string, string)[] Settings(string kind) =>
    [
        ("Providers:one:Kind", kind), ("Providers:one:BaseUrl", kind == ProviderOptions.Anthropic ? standIn.AnthropicUrl : standIn.BaseUrl), ("Providers:one:Models:m:InputPrice", "1"),
        ("Providers:one:Models:m:OutputPrice", "1")
    ];

    [Theory]
    [InlineData(ProviderOptions.OpenAI)]
    [InlineData(ProviderOptions.Anthropic)]
    public async Task A_tool_is_offered_asked_for_and_its_result_told(string kind)
    {
        standIn.Answer(new() { Text = "Let me see.", Calls = [("c1", "weather", """{"city":"Rome"}"""), ("c2", "weather", "{\"ci")], Usage = (10, 5) }).Reply("Take an umbrella.");
        await using var rig = new ModelRig(database, Settings(kind));
        var request = await rig.RequestAsync() with { Tools = [Weather] };

        var asked = await rig.AskAsync(request);

        asked.Text.ShouldBe("Let me see.");
        var calls = asked.ToolCalls.ShouldNotBeNull();
        calls.Select(call => (call.Id, call.Tool, call.Arguments?.GetRawText())).ShouldBe([("c1", "weather", """{"city":"Rome"}"""), ("c2", "weather", null)]);
        (await rig.AskAsync(request)).ToolCalls.ShouldNotBeNull().Count.ShouldBe(2); // stored, and not asked again
        standIn.Requests.Count.ShouldBe(1);

        var answer = await rig.AskAsync(request with { Round = 1, MustAnswer = true, Messages = [.. request.Messages, .. ToolMessages.Of(asked.Text, calls, ["It rains in Rome.", "No."])] });
        (answer.Text, answer.ToolCalls).ShouldBe(("Take an umbrella.", null));
        (await rig.AskAsync(request)).Text.ShouldBe("Take an umbrella.");
        var told = standIn.Requests.Last();
        $"{told.Body}".ShouldContain("It rains in Rome.");
        $"{told.Body}".ShouldContain("How the weather is.");
        (told.Body.GetProperty("tool_choice") is { ValueKind: System.Text.Json.JsonValueKind.Object } choice ? choice.GetProperty("type").GetString() : told.Body.GetProperty("tool_choice").GetString()).ShouldBe("none");
        (await rig.RowsAsync(request)).Select(row => row.Outcome).ShouldBe(["completed", "completed"]);

        var tape = Path.Combine(folder.FullName, "run.jsonl");
        await rig.RecordAsync(request, tape);
        await using var player = new ModelRig(database, [("Providers:tape:Kind", "cassette"), ("Providers:tape:Path", tape)]);
        var again = await player.RequestAsync() with { Tools = [Weather] };
        var replayed = (await player.AskAsync(again)).ToolCalls.ShouldNotBeNull();
        replayed[0].Arguments!.Value.GetRawText().ShouldBe("""{"city":"Rome"}""");
        (await player.AskAsync(again with { Round = 1, Messages = [.. again.Messages, .. ToolMessages.Of(asked.Text, replayed, ["It rains in Rome.", "No."])] })).Text.ShouldBe("Take an umbrella.");
    }

    [Fact]
    public async Task A_call_that_breaks_off_before_it_is_whole_is_paid()
    {
        var begun = $$"""{"city":"{{new string('x', 400)}}""";
        standIn.Answer(new() { Calls = [("c1", "weather", begun)], End = ModelStandInEnd.CutOff }).Reply("whole");
        await using var rig = new ModelRig(database, Settings(ProviderOptions.OpenAI));
        var request = await rig.RequestAsync() with { Tools = [Weather] };

        (await rig.AskAsync(request)).Text.ShouldBe("whole");

        var broken = (await rig.RowsAsync(request))[0];
        (broken.Outcome, broken.OutputTokens).ShouldBe(("failed", ModelCost.Estimate($"weather{begun}".Length)));
    }

    [Fact]
    public async Task Arguments_without_end_are_stopped()
    {
        standIn.Answer(new() { Calls = [("c1", "weather", new string('x', 1_000))] });
        await using var rig = new ModelRig(database, [.. Settings(ProviderOptions.OpenAI), ("MaxOutputTokens", "10"), ("Tries", "1")]);
        var request = await rig.RequestAsync() with { Tools = [Weather] };

        (await Should.ThrowAsync<ModelUnavailableException>(() => rig.AskAsync(request))).Message.ShouldBe("No model could answer: one/m wrote on and on, far beyond the 10 tokens it was asked to keep to.");

        (await rig.RowsAsync(request)).ShouldHaveSingleItem().OutputTokens.ShouldBe(41);
    }

    [Fact]
    public async Task Tools_and_what_they_said_count_against_a_budget()
    {
        await using var rig = new ModelRig(database, [.. Settings(ProviderOptions.OpenAI), ("MaxOutputTokens", "10")]);
        var request = await rig.RequestAsync(budget: 0.00003m);
        await rig.AskAsync(request);

        await Should.ThrowAsync<BudgetExceededException>(() => rig.AskAsync(request with { Step = "code/2", Tools = [Weather] }));
        await Should.ThrowAsync<BudgetExceededException>(() => rig.AskAsync(request with { Step = "code/2", Messages = [.. request.Messages, .. ToolMessages.Of("", [new ToolCall("1", "weather", null)], [new string('x', 400)])] }));
    }
}
