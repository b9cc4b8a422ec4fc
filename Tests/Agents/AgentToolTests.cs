using System.Net;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Agents;

/// <summary>Which tools of MCP servers an agent is offered.</summary>
[Collection(nameof(PricedStack))]
public sealed class AgentToolTests(PricedStack stack)
{
    [Theory]
    [InlineData("tools: [everything_echo]", "everything_echo")]
    [InlineData("tools: [everything]", "everything_echo everything_trigger-long-running-operation")]
    [InlineData("tools: []", "")]
    [InlineData("permissions: [own_code]", "")]
    public async Task An_agent_is_offered_those_that_it_names_among_those_that_the_role_has(string line, string expected)
    {
        await stack.Client.PutOrPostAsync($"---\nname: Mender\nrole: Mends\n{line}\n---\nYou mend.");
        stack.Model.Forget();
        stack.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);

        var proven = await stack.RunAsync(AddingTask.Request() with { Agent = "Mender" });

        proven.Status.ShouldBe(ExecutionStatus.Passed, proven.StopReason);
        var repair = stack.Model.Requests.Last().Body;
        string[] offered = repair.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!).Order()] : [];
        string.Join(' ', offered).ShouldBe(expected);
    }
}

file static class AgentClient
{
    /// <summary>Keeps it, whether it was there before or not.</summary>
    public static async Task PutOrPostAsync(this HttpClient client, string text)
    {
        if ((await client.PostAsync("/agents", new AgentDraft(text))).StatusCode == HttpStatusCode.Conflict)
            await client.PutAsync("/agents/Mender", new AgentDraft(text)).ReadAsync<AgentDetail>();
    }
}
