using System.Reflection;

namespace Nightshift.Skills;

/// <summary>The shipped skills. Each is a Markdown file in <c>Library</c>; all of them are embedded in this assembly.</summary>
public static class SkillLibrary
{
    private const string Root = "skills/";

    private static readonly Lazy<IReadOnlyList<(Skill Skill, string Text)>> Shipped = new(() => [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Root, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Load)]);

    public static IReadOnlyList<Skill> All => [.. Shipped.Value.Select(shipped => shipped.Skill)];

    /// <summary>The Markdown of a shipped skill, front matter and all; null when none is called so.</summary>
    public static string? TextOf(string name) => Shipped.Value.FirstOrDefault(shipped => shipped.Skill.Name == name).Text;

    private static (Skill Skill, string Text) Load(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var text = reader.ReadToEnd();
        var (skill, faults) = SkillText.Read(text, SkillSource.Shipped);
        return (skill ?? throw new InvalidOperationException($"{resource}: {string.Join(' ', faults)}"), text);
    }
}
