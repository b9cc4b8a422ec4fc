using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>Finds the files in a model's reply.</summary>
public static partial class ReplyParser
{
    private const int MaxFiles = 100;

    private static readonly HashSet<string> NotCode = new(StringComparer.OrdinalIgnoreCase)
    {
        "sh", "bash", "zsh", "shell", "console", "shell-session", "terminal", "powershell", "ps1", "cmd", "bat", "text", "txt", "plaintext", "output", "log", "diff", "http", TestArgument.Fence
    };

    /// <summary>
    /// Every fenced block is a file when its path stands after the language (<c>```python src/app.py</c>), in a heading or short line just before, or
    /// in a comment on its first line. Blocks without a path count only when no block has one: a single one is <paramref name="defaultPath"/>, of
    /// several the longest. Of two blocks with one path the last wins. A path that is absolute or climbs out with <c>..</c> is refused: its block is left out.
    /// </summary>
    /// <returns>Nothing when the reply holds no code.</returns>
    public static IReadOnlyList<SourceFile> Parse(string reply, string defaultPath)
    {
        var blocks = FencedBlock.Read(WithoutThinking(reply)).Where(block => !string.IsNullOrWhiteSpace(block.Content)).Select(Locate).ToList();
        var named = blocks.Where(block => block.Path is not null).ToList();
        if (named.Count > 0)
            return [.. named.Where(block => block.Path!.Length > 0).GroupBy(block => block.Path!, StringComparer.Ordinal).Select(group => new SourceFile(group.Key, group.Last().Content)).Take(MaxFiles)];

        var code = blocks.Where(block => !NotCode.Contains(block.Language)).ToList();
        return code.Count == 0 ? [] : [new SourceFile(defaultPath, code.MaxBy(block => block.Content.Length).Content)];
    }

    /// <summary>A clean relative path with forward slashes; null when it is absolute, climbs out, or is no file's name.</summary>
    public static string? NormalizePath(string path)
    {
        var text = path.Trim().Replace('\\', '/');
        if (text.StartsWith('/') || text.StartsWith('~') || text.Contains(':') || text.Length > 200 || text.Any(char.IsControl)) return null;
        var segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToList();
        return segments.Count == 0 || segments.Any(segment => segment.Trim() is ".." or "") ? null : string.Join('/', segments);
    }

    /// <summary>The block's path: null when none is given, empty when the one given is refused.</summary>
    private static (string Language, string? Path, string Content) Locate(FencedBlock block)
    {
        var words = block.Info.Split([' ', '\t', ',', '{', '}', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        var language = words.FirstOrDefault() ?? "";
        if (InfoPath(words) is { } stated) return (LanguageOf(language), NormalizePath(stated) ?? "", block.Content);

        var lines = block.Content.Split('\n', 2);
        if (!NotCode.Contains(language) && CommentPath().Match(lines[0]) is { Success: true } comment)
            return (language, NormalizePath(comment.Groups["path"].Value) ?? "", lines.Length > 1 ? lines[1] : "");
        if (!NotCode.Contains(language) && BeforePath(block.LineBefore) is { } announced) return (language, NormalizePath(announced) ?? "", block.Content);
        return (language, null, block.Content);
    }

    /// <summary>After the language, as <c>path=</c> or the like, as <c>python:src/app.py</c>, or alone.</summary>
    private static string? InfoPath(string[] words)
    {
        for (var index = 0; index < words.Length; index++)
        {
            var word = AttributeName().Replace(words[index], "");
            if (index == 0 && word.IndexOf(':') is > 0 and var colon && !word.Contains("://")) word = word[(colon + 1)..];
            if (index > 0 ? LooksLikePath(word) || word.Contains('/') : LooksLikePath(word) && word.Contains('.')) return word;
        }

        return null;
    }

    private static string LanguageOf(string word) => word.Contains('.') ? "" : word;

    /// <summary>A heading or a line that is nothing but the path, or one that leads up to it with a colon and marks it as code.</summary>
    private static string? BeforePath(string line)
    {
        if (line.Length > 160) return null;
        var bare = FileWord().Replace(line.Trim().Trim('#', '-', '*', '>', ':', ' ', '`'), "").Trim('`', '*', ' ');
        if (LooksLikePath(bare)) return IsProductName(bare) ? null : bare;
        if (!line.StartsWith('#') && !line.EndsWith(':')) return null;
        return MarkedPath().Matches(line).Select(match => match.Groups["path"].Value).LastOrDefault(LooksLikePath);
    }

    private static bool IsProductName(string text) => text.ToLowerInvariant() is "node.js" or "next.js" or "vue.js" or "react.js" or "express.js" or "asp.net" or "socket.io";

    private static bool LooksLikePath(string text) => PathShape().IsMatch(text);

    internal static string WithoutThinking(string reply) => Thinking().Replace(reply, "");

    [GeneratedRegex(@"^(?:[\w.~@+\-\[\]()]*[\\/])*(?:[\w@+\-\[\].]*\.[A-Za-z][A-Za-z0-9]{0,9}|Dockerfile|Makefile|\.[a-z]+)$")]
    private static partial Regex PathShape();

    [GeneratedRegex(@"^\s*(?:#|//|--|;|/\*|<!--)\s*(?:(?:file(?:name)?|path)\s*:\s*)?(?<path>[^\s:*]*[\w/\\-]\.[A-Za-z][A-Za-z0-9]{0,9})\s*(?:\*/|-->)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex CommentPath();

    [GeneratedRegex(@"(?:`|\*\*)(?<path>[^`*\s]+)(?:`|\*\*)")]
    private static partial Regex MarkedPath();

    [GeneratedRegex(@"^(?:(?:new |the )?file(?:name)?|path)\s*:?\s+", RegexOptions.IgnoreCase)]
    private static partial Regex FileWord();

    [GeneratedRegex(@"^(?:title|file|filename|path|name)[=:]", RegexOptions.IgnoreCase)]
    private static partial Regex AttributeName();

    [GeneratedRegex(@"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", RegexOptions.Singleline)]
    private static partial Regex Thinking();
}
