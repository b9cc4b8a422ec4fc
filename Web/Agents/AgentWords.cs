namespace Nightshift.Agents;

/// <summary>Agents in words for people.</summary>
internal static class AgentWords
{
    /// <summary>What it brings, what serves it, and what it may not, in one line.</summary>
    public static string Of(AgentSummary agent) => string.Join(" · ", new[]
    {
        agent.Skills.Count > 0 ? $"skills {string.Join(", ", agent.Skills)}" : null,
        agent.Tools switch { null => null, [] => "no tools", var tools => $"tools {string.Join(", ", tools)}" },
        Models(agent.Models),
        agent.Permissions is { } permissions && AgentPermissions.All.Except(permissions).ToList() is { Count: > 0 } denied ? $"without {string.Join(", ", denied.Select(name => name.Replace('_', ' ')))}" : null,
        agent.Replaces ? "stands for the shipped one" : null
    }.Where(words => words is not null));

    private static string? Models(AgentModels models)
    {
        var said = new[] { models.Model, models.Mode, models.Preference }.Where(word => word is not null).Concat(models.Roles.Select(role => $"{role.Value} for {role.Key}")).ToList();
        return said.Count == 0 ? null : $"models {string.Join(", ", said)}";
    }
}
