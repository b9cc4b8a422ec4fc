namespace Nightshift.Skills;

/// <summary>What a skill of a user's own must look like.</summary>
internal static class SkillRules
{
    /// <summary>The skill that the Markdown says, or what is wrong with it.</summary>
    /// <param name="name">That it must have; any when null.</param>
    public static (Skill? Skill, Dictionary<string, string[]>? Errors) Read(string? text, SkillOptions options, string? name = null)
    {
        if (string.IsNullOrWhiteSpace(text)) return (null, Errors("Send the skill as Markdown with a front matter."));
        var (skill, faults) = SkillText.Read(text, SkillSource.Own);
        if (skill is null) return (null, Errors([.. faults]));
        if (skill.Text.Length > options.CharactersEach) return (null, Errors($"The guidance has {skill.Text.Length} characters, and may have {options.CharactersEach}: it is sent with every request that needs it. Say less, or make two skills of it."));
        return name is not null && skill.Name != name ? (null, Errors($"Its front matter calls it {skill.Name}. Write 'name: {name}', or add it as a skill of that name.")) : (skill, null);
    }

    private static Dictionary<string, string[]> Errors(params string[] faults) => new() { ["text"] = faults };
}
