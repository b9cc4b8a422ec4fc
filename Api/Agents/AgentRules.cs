using Nightshift.Skills;

namespace Nightshift.Agents;

/// <summary>What an agent of a user's own must look like, by the skills and the MCP servers that there are.</summary>
internal sealed class AgentRules(SkillCatalog skills, IConfiguration configuration)
{
    public const int Most = 100;

    private const int LongestPrompt = 8_000;

    /// <summary>Where Jobs is told of the servers; both services have the same settings.</summary>
    private const string Servers = "Tools:Servers";

    /// <param name="name">That it must have; any when null.</param>
    public async Task<(Agent? Agent, Dictionary<string, string[]>? Errors)> ReadAsync(Guid userId, string? text, CancellationToken cancellation, string? name = null)
    {
        if (string.IsNullOrWhiteSpace(text)) return (null, Errors("Send the agent as Markdown with a front matter."));
        var known = (await skills.ListAsync(userId, [], cancellation)).Select(skill => skill.Name).ToList();
        var (agent, faults) = AgentText.Read(text, own: true, known, [.. configuration.GetSection(Servers).GetChildren().Select(server => server.Key)]);
        if (agent is null) return (null, Errors([.. faults]));
        if (agent.Prompt.Length > LongestPrompt) return (null, Errors($"The prompt has {agent.Prompt.Length} characters, and may have {LongestPrompt}. What is needed only for some requests belongs into skills."));
        return name is not null && !agent.Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? (null, Errors($"Its front matter calls it {agent.Name}. Write 'name: {name}', or add it as an agent of that name.")) : (agent, null);
    }

    private static Dictionary<string, string[]> Errors(params string[] faults) => new() { ["text"] = faults };
}
