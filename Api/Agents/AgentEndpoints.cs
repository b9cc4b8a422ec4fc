using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Agents;

internal static class AgentEndpoints
{
    public static void AddAgents(this IServiceCollection services) => services.AddAgentStores().AddSingleton<AgentChoice>().AddSingleton<AgentRules>();

    public static void MapAgents(this IEndpointRouteBuilder app)
    {
        var agents = app.MapGroup("/agents").WithTags("Agents");
        agents.MapGet("", ListAsync).WithSummary("The user's own agents and the shipped ones");
        agents.MapPost("", AddAsync).WithSummary("Add an agent of one's own");
        agents.MapPost("/preview", PreviewAsync).WithSummary("How an agent is understood, before it is saved");
        agents.MapGet("/{name}", ReadAsync).WithSummary("An agent with its prompt");
        agents.MapPut("/{name}", ChangeAsync).WithSummary("Change an agent; a shipped one is replaced by one's own");
        agents.MapDelete("/{name}", DeleteAsync).WithSummary("Delete an agent of one's own; a shipped one of the same name is back");
    }

    private static async Task<Ok<AgentList>> ListAsync(ClaimsPrincipal user, AgentCatalog agents, CancellationToken cancellation) =>
        TypedResults.Ok(new AgentList([.. (await agents.ListAsync(user.UserId(), cancellation)).Select(Summary)]));

    private static async Task<Results<Ok<AgentDetail>, ProblemHttpResult>> ReadAsync(string name, ClaimsPrincipal user, AgentCatalog agents, CancellationToken cancellation) =>
        await agents.FindAsync(user.UserId(), name, cancellation) is var (agent, text) ? TypedResults.Ok(Detail(agent, text)) : NoSuch();

    private static async Task<Results<Created<AgentDetail>, ValidationProblem, ProblemHttpResult>> AddAsync(AgentDraft draft, ClaimsPrincipal user, AgentStore store, AgentRules rules, CancellationToken cancellation)
    {
        var (agent, errors) = await rules.ReadAsync(user.UserId(), draft.Text, cancellation);
        if (agent is null) return TypedResults.ValidationProblem(errors!);
        if (await store.FindAsync(user.UserId(), agent.Name, cancellation) is not null) return Problems.Conflict($"You have an agent {agent.Name} already. Change that one, or give this one another name.");
        return await store.SaveAsync(user.UserId(), agent.Name, draft.Text!, AgentRules.Most, cancellation) ? TypedResults.Created($"/agents/{agent.Name}", Detail(agent, draft.Text!)) : TooMany();
    }

    private static async Task<Results<Ok<AgentDetail>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        string name, AgentDraft draft, ClaimsPrincipal user, AgentCatalog agents, AgentStore store, AgentRules rules, CancellationToken cancellation)
    {
        if (await agents.FindAsync(user.UserId(), name, cancellation) is null) return NoSuch();
        var (agent, errors) = await rules.ReadAsync(user.UserId(), draft.Text, cancellation, name);
        if (agent is null) return TypedResults.ValidationProblem(errors!);
        return await store.SaveAsync(user.UserId(), agent.Name, draft.Text!, AgentRules.Most, cancellation) ? TypedResults.Ok(Detail(agent, draft.Text!)) : TooMany();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, ClaimsPrincipal user, AgentStore store, CancellationToken cancellation) =>
        await store.DeleteAsync(user.UserId(), name, cancellation) ? TypedResults.NoContent()
        : AgentLibrary.Find(name) is not null ? Problems.Conflict($"{name} is shipped, so it cannot be deleted. It is used only by requests that name it.")
        : NoSuch();

    private static async Task<Results<Ok<AgentDetail>, ValidationProblem>> PreviewAsync(AgentDraft draft, ClaimsPrincipal user, AgentRules rules, CancellationToken cancellation)
    {
        var (agent, errors) = await rules.ReadAsync(user.UserId(), draft.Text, cancellation);
        return agent is null ? TypedResults.ValidationProblem(errors!) : TypedResults.Ok(Detail(agent, draft.Text!));
    }

    private static AgentDetail Detail(Agent agent, string text) => new(Summary(agent), text, agent.Prompt);

    private static AgentSummary Summary(Agent agent) => new(
        agent.Name, agent.Title, agent.Role, agent.Own, agent.Own && AgentLibrary.Find(agent.Name) is not null, agent.Skills, agent.Tools, agent.Models, agent.Permissions);

    private static ProblemHttpResult NoSuch() => Problems.NotFound("There is no such agent. GET /agents lists them; POST /agents adds one.");

    private static ProblemHttpResult TooMany() => Problems.Conflict($"You have {AgentRules.Most} agents, which is the most there can be. Delete one first.");
}
