using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Skills;

/// <summary>
/// Reads a skill from Markdown with front matter, as the convention of Agent Skills has it: <c>name</c> and <c>description</c>; and besides <c>title</c>,
/// <c>keywords</c>, <c>languages</c> and <c>always</c>.
/// </summary>
public static partial class SkillText
{
    private const int LongestName = 64, LongestTitle = 80, LongestDescription = 1_024, MostKeywords = 40, LongestKeyword = 40;

    /// <summary>What a skill cannot be called, for a page has that address.</summary>
    private const string Reserved = "new";

    /// <summary>Null with the reasons when it is none.</summary>
    /// <param name="path">Of its file in a repository, which then gives the name where the file does not.</param>
    public static (Skill? Skill, IReadOnlyList<string> Faults) Read(string text, SkillSource source, string? path = null)
    {
        var matter = FrontMatter<Header>.Read(text);
        if (matter.Fault is { } fault) return (null, [fault]);
        var header = matter.Header ?? new Header();
        var name = header.Name?.Trim() ?? (path is null ? null : SkillFiles.NameOf(path));
        var description = FrontMatter.Line(header.Description) is { Length: > 0 } said ? said : path is null ? "" : FirstLine(matter.Body);
        List<string> faults = [];
        if (name is null || name.Length > LongestName || name == Reserved || !Name().IsMatch(name)) faults.Add($"Begin with a front matter that has a name of small letters, digits and single hyphens, at most {LongestName} characters, such as 'name: error-handling'.");
        if (description.Length is 0 or > LongestDescription) faults.Add($"Give a description of what it is for and when, 1 to {LongestDescription} characters.");
        if (FrontMatter.Line(header.Title).Length > LongestTitle) faults.Add($"A title has at most {LongestTitle} characters.");
        if (FrontMatter.Listed(header.Keywords) is { Count: > MostKeywords }) faults.Add($"At most {MostKeywords} keywords.");
        if (FrontMatter.Listed(header.Keywords).Any(keyword => keyword.Length > LongestKeyword)) faults.Add($"A keyword has at most {LongestKeyword} characters.");
        faults.AddRange(FrontMatter.Listed(header.Languages).Where(language => Language.Find(language) is null).Select(language => $"There is no language {language}. There are {string.Join(", ", Language.All.Select(known => known.Name))}."));
        if (matter.Body.Length == 0) faults.Add("Write the guidance below the front matter.");
        if (faults.Count > 0) return (null, faults);
        return (new Skill(name!, FrontMatter.Line(header.Title) is { Length: > 0 } title ? title : InWords(name!), description, FrontMatter.Listed(header.Keywords),
            [.. FrontMatter.Listed(header.Languages).Select(language => Language.Find(language)!.Name)], header.Always, matter.Body, source, path), []);
    }

    /// <summary><c>error-handling</c> as "Error handling".</summary>
    private static string InWords(string name) => name.Replace('-', ' ').Capitalised();

    private static string FirstLine(string body)
    {
        var line = FrontMatter.Line(body.Split('\n').FirstOrDefault(line => line.Trim().Length > 0)?.TrimStart('#', ' '));
        return line.Length <= LongestDescription ? line : line[..LongestDescription];
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex Name();

    private sealed class Header
    {
        public string? Name { get; set; }
        public string? Title { get; set; }
        public string? Description { get; set; }
        public List<string?>? Keywords { get; set; }
        public List<string?>? Languages { get; set; }
        public bool Always { get; set; }
    }
}
