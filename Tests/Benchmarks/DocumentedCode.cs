using System.Text.RegularExpressions;
using Nightshift.Search;

namespace Nightshift.Benchmarks;

/// <summary>A function without its documentation, and the first paragraph of that documentation.</summary>
/// <param name="Whole">The function as it is.</param>
internal sealed record DocumentedCode(string Path, CodeChunk Code, string Documentation, string Whole)
{
    private const int FewestWords = 3;

    /// <summary>The documented functions of the files below a folder; of equal ones the first.</summary>
    public static IEnumerable<DocumentedCode> In(string folder, string extension)
    {
        HashSet<string> seen = [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(folder, $"*{extension}", options).Where(IsSource).Order(StringComparer.Ordinal))
            foreach (var pair in CodeChunker.Cut(file, File.ReadAllText(file)).Select(chunk => Of(System.IO.Path.GetRelativePath(folder, file), chunk)))
                if (pair is not null && seen.Add(pair.Documentation) && seen.Add(pair.Code.Text)) yield return pair;
    }

    private static bool IsSource(string file) => !Regex.IsMatch(file, @"[/_.](tests?|testdata|spec|min|dist|bundle|vendor)[/_.]|lib2to3|\.d\.ts$") && new FileInfo(file).Length < 1_000_000;

    private static DocumentedCode? Of(string path, CodeChunk chunk)
    {
        if (chunk.Symbol is null || chunk.Symbol.StartsWith("__", StringComparison.Ordinal) || chunk.Symbol.Contains("test", StringComparison.OrdinalIgnoreCase)) return null;
        var match = path.EndsWith(".py", StringComparison.Ordinal) ? Docstring.Match(chunk.Text) : Comment.Match(chunk.Text);
        if (!match.Success) return null;
        var first = Regex.Replace(match.Groups["text"].Value, @"^[ \t]*(///?|\*+)[ \t]?", "", RegexOptions.Multiline).Trim().Split("\n\n")[0];
        first = Regex.Replace(SaidOfCode.Plain(Regex.Split(first, @"^\s*@|</summary>", RegexOptions.Multiline)[0]), @"\s+", " ").Trim();
        var code = chunk.Text.Remove(match.Groups["all"].Index, match.Groups["all"].Length).Trim('\n');
        return first.Split(' ').Length < FewestWords || first.Any(character => character > 126) || code.Count(character => character == '\n') < 2
            ? null
            : new DocumentedCode(path, chunk with { Text = code }, first, chunk.Text);
    }

    private static readonly Regex Docstring = new("""^(?:[ \t]*(?:@|\#)[^\n]*\n)*[ \t]*(?:async )?def [^\n]*(?:\n[^\n]*){0,6}?:\s*(?:\#[^\n]*)?\n\s*(?<all>[rRuU]?(?<q>\"\"\"|''')(?<text>.*?)\k<q>)""", RegexOptions.Singleline | RegexOptions.Compiled);

    private static readonly Regex Comment = new(@"^\s*(?<all>/\*\*(?<text>.*?)\*/|(?<text>(?:[ \t]*//[^\n]*\n)+))", RegexOptions.Singleline | RegexOptions.Compiled);
}
