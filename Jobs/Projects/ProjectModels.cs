using Microsoft.Extensions.AI;
using Nightshift.Agents;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Models;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>
/// Asks models for a project's review and plan, within its budget. The calls belong to no execution; each is a row under a step of the project before it is made, and a step
/// that has its reply is never asked again.
/// </summary>
internal sealed class ProjectModels(NpgsqlDataSource database, ModelGateway models, AgentCatalog agents, ProjectRunStore runs)
{
    /// <summary>The agent that reviews and plans.</summary>
    private const string Architect = "CodeArchitect";

    /// <summary>No language of the loop, so that no template answers.</summary>
    private const string NoLanguage = "";

    private const string KnownSql = """
        select reply as text, provider, model, input_tokens, output_tokens, cost_usd, coalesce(latency_ms, 0)::bigint as duration_ms, note
        from model_calls where user_id = @UserId and execution_id is null and step like 'project/%' and step = @step and outcome = 'completed' order by created_at limit 1
        """;

    /// <param name="purpose"><c>review</c> or <c>plan</c>.</param>
    /// <param name="correction">Whether the reply before had faults.</param>
    public async Task<ModelReply> AskAsync(ProjectRun run, string purpose, bool correction, IReadOnlyList<ChatMessage> messages, CancellationToken cancellation)
    {
        var step = $"project/{run.Id}/{purpose}/{run.Tries}{(correction ? "/corrected" : "")}";
        if (await database.FirstAsync<ModelReply>(KnownSql, new { run.UserId, step }, cancellation) is { } known) return known;
        var agent = (await agents.FindAsync(run.UserId, Architect, cancellation))?.Agent;
        var mode = agent?.Models.Mode ?? run.Draft.Mode;
        var left = (await runs.AgainAsync(run, cancellation)).LeftUsd;
        var request = new ModelRequest(run.UserId, null, step, purpose, RoutingModes.Tier(Complexity.Tiers[^1], mode), run.Wish, NoLanguage, null, agent is null ? messages : As(agent, messages), left)
        {
            Mode = mode, Preference = agent?.Models.Preference ?? run.Draft.LlmPreference, Model = run.Draft.ChosenModel ?? agent?.Models.Model, Role = agent?.Name ?? purpose
        };
        return await models.CompleteAsync(request, new ProjectProgress(run, runs, purpose), cancellation);
    }

    /// <summary>The agent that does the work, below what always holds.</summary>
    private static IReadOnlyList<ChatMessage> As(Agent agent, IReadOnlyList<ChatMessage> messages) =>
        [new(ChatRole.System, $"{messages[0].Text}\n\nYou work as {agent.Title}, within what is said above:\n{agent.Prompt}"), .. messages.Skip(1)];
}
