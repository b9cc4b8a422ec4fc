namespace Nightshift.Skills;

/// <summary>Guidance for one kind of work, which the models are told when a request needs it.</summary>
/// <param name="Name">Small letters, digits and single hyphens; what replaces what goes by it.</param>
/// <param name="Title">The name in words.</param>
/// <param name="Description">What it is for, and when.</param>
/// <param name="Keywords">Words of a request that need it, and ends of paths, such as <c>.tsx</c>; the description tells when there are none.</param>
/// <param name="Languages">Names of the only languages that it is for; all when empty.</param>
/// <param name="Always">Whether every request needs it.</param>
/// <param name="Text">The guidance itself, in Markdown.</param>
/// <param name="Path">Of its file, in a repository.</param>
public sealed record Skill(
    string Name,
    string Title,
    string Description,
    IReadOnlyList<string> Keywords,
    IReadOnlyList<string> Languages,
    bool Always,
    string Text,
    SkillSource Source,
    string? Path = null);

/// <summary>Where a skill comes from. A later one replaces an earlier one of the same name.</summary>
public enum SkillSource
{
    Shipped,
    Own,
    Repository
}

/// <summary>What a person wants of the skill by a name, wherever it comes from.</summary>
public enum SkillUse
{
    ByNeed,
    Always,
    Never
}

/// <summary>A skill that goes along with an execution, as it was when it was chosen.</summary>
/// <param name="Why">In a sentence.</param>
/// <param name="Text">What the models are told.</param>
public sealed record ChosenSkill(string Name, string Title, SkillSource Source, string Why, string Text)
{
    public SkillShare ToShare() => new(Name, Title, Source, Why);
}

/// <summary>A chosen skill without its text.</summary>
public sealed record SkillShare(string Name, string Title, SkillSource Source, string Why);
