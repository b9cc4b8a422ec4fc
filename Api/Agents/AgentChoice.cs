using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Executions;
using Nightshift.Http;

namespace Nightshift.Agents;

/// <summary>Finds the agent that a request names, and gives the run what it says of models. What the request says for itself goes before it.</summary>
internal sealed class AgentChoice(AgentCatalog agents)
{
    public async Task<(Execution Draft, ProblemHttpResult? Refused)> ApplyAsync(Execution draft, ExecuteRequest request, CancellationToken cancellation)
    {
        if (request.Agent is not { } name) return (draft, null);
        if (await agents.FindAsync(draft.UserId, name, cancellation) is not var (agent, _)) return (draft, Problems.NotFound("There is no such agent. GET /agents lists them; leave agent out to work without one."));
        if (Forbidden(agent, request) is { } why) return (draft, Problems.Unprocessable(why));
        return (draft.As(agent, request.Mode, request.Tier, request.LlmPreference, request.Model), null);
    }

    private static string? Forbidden(Agent agent, ExecuteRequest request) =>
        request.OutputPreference == ExecuteRules.PullRequest && !agent.May(AgentPermissions.PullRequests) ? $"{agent.Title} may not open pull requests: its permissions do not name {AgentPermissions.PullRequests}. Choose another agent, or another output."
        : request.UseCode == true && !agent.May(AgentPermissions.OwnCode) ? $"{agent.Title} may not be sent your own code: its permissions do not name {AgentPermissions.OwnCode}. Choose another agent, or leave use_code out."
        : null;
}
