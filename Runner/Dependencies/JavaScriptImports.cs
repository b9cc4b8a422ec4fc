using System.Text.RegularExpressions;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>Packages that JavaScript and TypeScript files import, or require at the beginning of a line. What stands deeper may be meant to fail, so it does not count.</summary>
internal static partial class JavaScriptImports
{
    private static readonly string[] Extensions = [".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"];

    public static IEnumerable<Requirement> Of(Submission submission) => submission.Files
        .Where(file => Extensions.Contains(Path.GetExtension(file.Path)))
        .SelectMany(file => Statement().Matches(file.Content).Where(match => match.Groups["name"].Success)
            .Select(match => (Name: PackageOf(match.Groups["name"].Value), File: file, match.Groups["name"].Index)))
        .Where(import => Package().IsMatch(import.Name)).DistinctBy(import => import.Name).Take(PackageManager.Most)
        .Select(import => new Requirement(import.Name, "*", import.File.Path, PackageManager.LineOf(import.File.Content, import.Index)));

    /// <summary>The package that a path into it belongs to.</summary>
    private static string PackageOf(string path) => string.Join('/', path.Split('/').Take(path.StartsWith('@') ? 2 : 1));

    // Comments, templates and other strings are read over first, so that what looks like an import in them is none. The text may be made to
    // take long, so whatever has no end runs to the end of the text, and nothing is looked for without a bound.
    [GeneratedRegex(
        """//[^\n]*|/\*[\s\S]*?(\*/|\z)|`(\\[\s\S]|[^`\\])*(`|\z)|^(import|export)\b[^'"`;()]{0,1000}?\bfrom\s*(?<quote>['"])(?<name>[^'"\n]+)\k<quote>|^import\s*(?<quote>['"])(?<name>[^'"\n]+)\k<quote>|^[^\s/'"`][^\n'"`]*\brequire\(\s*(?<quote>['"])(?<name>[^'"\n]+)\k<quote>|"(\\[\s\S]|[^"\\\n])*"|'(\\[\s\S]|[^'\\\n])*'""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Statement();

    // Not a path, an address such as node:fs, or an import map's #name.
    [GeneratedRegex(@"^(@[a-z0-9~-][a-z0-9._~-]*/)?[A-Za-z0-9~][A-Za-z0-9._~-]*$")]
    private static partial Regex Package();
}
