using Nightshift.Agents;
using Nightshift.Executions;
using Nightshift.Search;
using Nightshift.Templates;

namespace Nightshift.Skills;

/// <summary>What a choice of skills goes by.</summary>
/// <param name="Request">What was asked for, in words.</param>
/// <param name="Language">The language's name.</param>
/// <param name="Paths">Of files that go along, or fit the request.</param>
/// <param name="Template">What the template that serves is called and said to be; null without one.</param>
/// <param name="Agent">Who brings skills along; nobody when null.</param>
public sealed record SkillNeed(string Request, string Language, IReadOnlyList<string> Paths, string? Template = null, AgentUse? Agent = null)
{
    public static SkillNeed Of(Execution execution) => new(
        $"{execution.Prompt} {execution.Hint}", execution.Language,
        [.. (execution.Context ?? []).Where(file => file.Excerpts.Count > 0).Select(file => file.Path).Concat(execution.Target?.Paths ?? []).Distinct()],
        TemplateWords(execution.TemplateId), execution.Agent);

    public static string? TemplateWords(string? templateId) => templateId is null ? null : TemplateLibrary.Instance.Find(templateId)?.Definition is { } template
        ? $"{template.Name} {template.Category} {template.Description} {string.Join(' ', template.Tags)}"
        : null;

    /// <summary>The words of a text as they are compared, in lower case too: PostgreSQL is one word, and userName two.</summary>
    internal static HashSet<string> Words(string? text) => [.. SearchWords.Of(text ?? ""), .. SearchWords.Of((text ?? "").ToLowerInvariant())];
}
