using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Previews;

/// <summary>The files of an app, to be looked at. They are read in linear time, since strangers wrote them.</summary>
internal sealed partial class AppFiles(IReadOnlyList<SourceFile> files)
{
    private static readonly string[] Usual = ["server", "app", "main", "index", "program", "wsgi", "asgi"];

    public IReadOnlyList<SourceFile> All => files;

    public string? Text(string path) => files.FirstOrDefault(file => file.Path == path)?.Content;

    /// <summary>The file in the uppermost folder in which a pattern is found, those with a usual name first, and what its first group caught.</summary>
    public (string Path, string Caught)? Find(string pattern, params string[] extensions) => InOrder(extensions)
        .Select(file => (file.Path, Match: Regex.Match(file.Content, pattern, RegexOptions.Multiline | RegexOptions.NonBacktracking)))
        .Where(found => found.Match.Success)
        .Select(found => ((string, string)?)(found.Path, found.Match.Groups[1].Value)).FirstOrDefault();

    /// <summary>The uppermost file of that name; null when there is none.</summary>
    public string? Named(string name) => files.Select(file => file.Path).Where(path => Path.GetFileName(path) == name).OrderBy(Depth).ThenBy(path => path, StringComparer.Ordinal).FirstOrDefault();

    private IEnumerable<SourceFile> InOrder(string[] extensions) => files.Where(file => extensions.Contains(Path.GetExtension(file.Path)))
        .OrderBy(file => Depth(file.Path)).ThenBy(file => Array.IndexOf(Usual, Path.GetFileNameWithoutExtension(file.Path).ToLowerInvariant()) is >= 0 and var usual ? usual : Usual.Length).ThenBy(file => file.Path, StringComparer.Ordinal);

    private static int Depth(string path) => path.Count(character => character == '/');

    /// <summary>The folder of a file, as a command names it.</summary>
    public static string FolderOf(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : ".";

    /// <summary>A path as a shell takes it.</summary>
    public static string Quoted(string path) => Plain().IsMatch(path) ? path : $"'{path.Replace("'", """'"'"'""")}'";

    [GeneratedRegex(@"^[\w./@+-]+$")]
    private static partial Regex Plain();
}
