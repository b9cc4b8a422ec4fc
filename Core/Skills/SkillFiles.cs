using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Skills;

/// <summary>
/// The skills that a repository brings: <c>.agent-skills/&lt;name&gt;/SKILL.md</c>, <c>.agent-skills/&lt;name&gt;.md</c>, the same below <c>custom</c>, and
/// <c>.claude/skills/&lt;name&gt;/SKILL.md</c>.
/// </summary>
public static partial class SkillFiles
{
    /// <summary>Bytes of a file that is read; no guidance is longer.</summary>
    public const int LargestFile = 100_000;

    /// <summary>The name that a path gives to a skill; null when it is no skill's.</summary>
    public static string? NameOf(string path) =>
        Place().Match(path) is { Success: true } place && NotPlain().Replace(place.Groups["name"].Value.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } name && name != "readme" ? name : null;

    /// <summary>What the files say, one of each name: those of <c>.agent-skills</c> go first.</summary>
    /// <param name="files">Of a repository, in any order; those that are no skills are passed over.</param>
    public static IReadOnlyList<(string Path, Skill? Skill, IReadOnlyList<string> Faults)> Read(IEnumerable<SourceFile> files, SkillOptions options) =>
    [
        .. files.Where(file => NameOf(file.Path) is not null && file.Content.Length <= LargestFile).OrderBy(file => file.Path, StringComparer.Ordinal).Take(options.MostOfRepository)
            .Select(file => (file.Path, Read: SkillText.Read(file.Content, SkillSource.Repository, file.Path)))
            .Select(file => (file.Path, file.Read.Skill is { } skill ? skill with { Text = Cut(skill.Text, options.CharactersEach) } : null, file.Read.Faults))
            .DistinctBy(file => file.Item2?.Name ?? file.Path)
    ];

    /// <summary>At the end of a line.</summary>
    private static string Cut(string text, int characters)
    {
        if (text.Length <= characters) return text;
        var end = text.LastIndexOf('\n', characters);
        return text[..(end > 0 ? end : characters)];
    }

    [GeneratedRegex(@"^(\.agent-skills/(custom/)?(?<name>[^/]+?)(/SKILL)?|\.claude/skills/(?<name>[^/]+)/SKILL)\.md$", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
