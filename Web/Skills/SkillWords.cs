namespace Nightshift.Skills;

/// <summary>Skills in words for people.</summary>
internal static class SkillWords
{
    public static readonly IReadOnlyList<(SkillUse Use, string Word)> Uses = [(SkillUse.ByNeed, "When needed"), (SkillUse.Always, "Always"), (SkillUse.Never, "Never")];

    /// <summary>When a skill goes along by itself.</summary>
    public static string When(SkillSummary skill) =>
        skill.Always ? "For every request"
        : skill.Keywords.Count > 0 ? $"When a request says {string.Join(", ", skill.Keywords.Take(8))}{(skill.Keywords.Count > 8 ? " …" : "")}"
        : skill.Languages.Count > 0 ? $"For {string.Join(", ", skill.Languages)}"
        : "When a request is about the same as its description";
}
