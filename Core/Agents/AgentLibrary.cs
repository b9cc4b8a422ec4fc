using System.Reflection;
using Nightshift.Skills;

namespace Nightshift.Agents;

/// <summary>The shipped agents. Each is a Markdown file in <c>Library</c>; all of them are embedded in this assembly.</summary>
public static class AgentLibrary
{
    private const string Root = "agents/";

    private static readonly Lazy<IReadOnlyList<(Agent Agent, string Text)>> Shipped = new(() =>
    {
        var skills = SkillLibrary.All.Select(skill => skill.Name).ToHashSet();
        return [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => Load(name, skills))];
    });

    public static IReadOnlyList<Agent> All => [.. Shipped.Value.Select(shipped => shipped.Agent)];

    public static Agent? Find(string name) => Shipped.Value.FirstOrDefault(shipped => Is(shipped.Agent, name)).Agent;

    /// <summary>The Markdown of a shipped agent, front matter and all; null when none is called so.</summary>
    public static string? TextOf(string name) => Shipped.Value.FirstOrDefault(shipped => Is(shipped.Agent, name)).Text;

    private static bool Is(Agent agent, string name) => agent.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static (Agent Agent, string Text) Load(string resource, IReadOnlyCollection<string> skills)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var text = reader.ReadToEnd();
        var (agent, faults) = AgentText.Read(text, own: false, skills, servers: null);
        return (agent ?? throw new InvalidOperationException($"{resource}: {string.Join(' ', faults)}"), text);
    }
}
