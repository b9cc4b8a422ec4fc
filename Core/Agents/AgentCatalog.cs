namespace Nightshift.Agents;

/// <summary>All agents that a user can choose from: the shipped ones, replaced by the user's own of the same name.</summary>
public sealed class AgentCatalog(AgentStore store)
{
    public async Task<IReadOnlyList<Agent>> ListAsync(Guid userId, CancellationToken cancellation)
    {
        var own = (await store.ListAsync(userId, cancellation)).Select(Own).OfType<Agent>().ToList();
        return [.. own, .. AgentLibrary.All.Where(shipped => !own.Exists(agent => agent.Name.Equals(shipped.Name, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>The agent with its Markdown; null when there is none of that name.</summary>
    public async Task<(Agent Agent, string Text)?> FindAsync(Guid userId, string name, CancellationToken cancellation)
    {
        if (await store.FindAsync(userId, name, cancellation) is { } text && Own(text) is { } own) return (own, text);
        return AgentLibrary.Find(name) is { } shipped ? (shipped, AgentLibrary.TextOf(name)!) : null;
    }

    /// <summary>What it names was there when it was saved; what is no longer is passed over.</summary>
    private static Agent? Own(string text) => AgentText.Read(text, own: true, skills: null, servers: null).Agent;
}
