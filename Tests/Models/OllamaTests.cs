using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

/// <summary>All of Nightshift beside an Ollama, with not a word of configuration.</summary>
public sealed class OllamaTests(StackBesideOllama stack) : IClassFixture<StackBesideOllama>
{
    [Fact]
    public async Task It_is_found_shown_and_used()
    {
        stack.Model.Models = ["qwen2.5-coder:7b", "nomic-embed-text"];
        stack.Model.Default = _ => new() { Text = AddingTask.Right };

        var done = await stack.RunAsync(new ExecuteRequest(AddingTask.Prompt, "python", Tests: AddingTask.Tests));

        (done.Status, done.Model, done.CostUsd).ShouldBe((ExecutionStatus.Passed, "ollama/qwen2.5-coder:7b", 0m));
        var ollama = (await stack.Client.GetAsync("/models").ReadAsync<ModelProviderList>()).Providers.Single(provider => provider.Name == "ollama");
        (ollama.Local, ollama.Connected, ollama.Status, ollama.Cause).ShouldBe((true, true, ModelProviderStatus.Green, null));
        ollama.Models.ShouldHaveSingleItem().Tiers.ShouldBe(["simple", "medium", "complex", "busu"]);
        (await stack.Client.GetAsync("/models/league").ReadAsync<LeagueTable>()).Models.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => (row.Model, row.Tries, row.Proven, row.CostPerProven).ShouldBe(("ollama/qwen2.5-coder:7b", 1L, 1L, 0m)));
    }
}

/// <summary>Ollama's own variable says where it listens, as on a machine that runs it elsewhere than usual.</summary>
public sealed class StackBesideOllama : Stack
{
    protected override Dictionary<string, string> ModelSettings() => new() { ["OLLAMA_HOST"] = new Uri(Model.BaseUrl).Authority };
}
