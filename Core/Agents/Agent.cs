namespace Nightshift.Agents;

/// <summary>A role that a run can be worked in: what the models are told of it, and what it may have.</summary>
/// <param name="Name">Letters, digits and hyphens; small and large letters count as the same.</param>
/// <param name="Title">The name in words.</param>
/// <param name="Role">What it does, in a line.</param>
/// <param name="Skills">That every run of it has, where there is room.</param>
/// <param name="Tools">Names of MCP servers, or of single tools (<c>server_tool</c>), that alone it is offered; null for all that its roles have.</param>
/// <param name="Permissions">Of <see cref="AgentPermissions"/>; all when null.</param>
/// <param name="Prompt">What the models are told.</param>
public sealed record Agent(
    string Name,
    string Title,
    string Role,
    IReadOnlyList<string> Skills,
    IReadOnlyList<string>? Tools,
    AgentModels Models,
    IReadOnlyList<string>? Permissions,
    string Prompt,
    bool Own)
{
    public bool May(string permission) => Permissions?.Contains(permission) ?? true;

    /// <summary>What an execution keeps of it, so that a replay is the same whatever becomes of the agent.</summary>
    public AgentUse ToUse() => new(Name, Title, Prompt, Skills, May(AgentPermissions.Tools) ? Tools : [], Models.Roles);
}

/// <summary>Which models an agent is served by, in the words of routing.</summary>
/// <param name="Mode">One of <c>RoutingModes</c>, for the run; as the request or the settings say when null.</param>
/// <param name="Preference">One of <c>LlmPreferences</c>, likewise.</param>
/// <param name="Model"><c>provider/model</c> that alone is asked.</param>
/// <param name="Roles"><c>criteria</c>, <c>tests</c>, <c>code</c> or <c>repair</c>, each with a mode of its own, counted from the run's tier.</param>
public sealed record AgentModels(string? Mode, string? Preference, string? Model, IReadOnlyDictionary<string, string> Roles);

/// <summary>What an agent may do beyond writing code and tests.</summary>
public static class AgentPermissions
{
    /// <summary>Be sent what fits of the person's own code.</summary>
    public const string OwnCode = "own_code";

    /// <summary>Open pull requests, where the person asks for one.</summary>
    public const string PullRequests = "pull_requests";

    /// <summary>Call the tools of MCP servers.</summary>
    public const string Tools = "tools";

    public static readonly IReadOnlyList<string> All = [OwnCode, PullRequests, Tools];
}

/// <summary>The agent of an execution, as it was when that was asked for.</summary>
/// <param name="Tools">As of the agent; none when it may not call any.</param>
/// <param name="Modes">By role.</param>
public sealed record AgentUse(string Name, string Title, string Prompt, IReadOnlyList<string> Skills, IReadOnlyList<string>? Tools, IReadOnlyDictionary<string, string> Modes)
{
    /// <param name="server">Of MCP.</param>
    /// <param name="tool">As the models are offered it, with the server's name before it.</param>
    public bool MayCall(string server, string tool) => Tools is null || Tools.Contains(server, StringComparer.OrdinalIgnoreCase) || Tools.Contains(tool, StringComparer.OrdinalIgnoreCase);
}
