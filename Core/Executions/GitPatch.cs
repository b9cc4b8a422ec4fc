using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nightshift.Executions;

/// <summary>
/// A change as <c>git format-patch</c> writes it, for <c>git am</c>: against nothing it makes all files in an empty repository. The same change makes the
/// same bytes. Files whose lines end in CR LF need <c>git am --keep-cr</c>.
/// </summary>
public static class GitPatch
{
    private const string Nothing = "0000000000000000000000000000000000000000";

    private const int LongestSubject = 60;

    /// <param name="title">Its first line is the subject.</param>
    /// <param name="body">Further lines, each of which is quoted, so that none can be taken for a part of the patch.</param>
    /// <param name="at">The time of the commit.</param>
    /// <returns>Empty when nothing differs.</returns>
    public static string Write(string title, string body, DateTimeOffset at, IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> after)
    {
        var (old, now) = (before.ToDictionary(file => file.Path), after.ToDictionary(file => file.Path));
        var changes = old.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Select(path => Change(old.GetValueOrDefault(path), now.GetValueOrDefault(path))).Where(change => change.Length > 0).ToList();
        if (changes.Count == 0) return "";
        var quoted = string.Join('\n', body.ReplaceLineEndings("\n").Split('\n').Select(line => $"> {line}".TrimEnd()));
        return $"""
            From {Nothing} Mon Sep 17 00:00:00 2001
            From: Nightshift <nightshift@localhost>
            Date: {at.ToUniversalTime().ToString("ddd, d MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}
            Subject: [PATCH] {Subject(title)}
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: 8bit

            {quoted}
            ---

            {string.Concat(changes)}--{" "}
            Nightshift


            """;
    }

    private static string Change(SourceFile? before, SourceFile? after)
    {
        if (before?.Content == after?.Content) return "";
        var path = (after ?? before)!.Path;
        var mode = before is null ? "new file mode 100644\n" : after is null ? "deleted file mode 100644\n" : "";
        var index = $"index {Blob(before)}..{Blob(after)}{(mode.Length == 0 ? " 100644" : "")}\n";
        var isEmpty = (before?.Content ?? "").Length + (after?.Content ?? "").Length == 0;
        return $"diff --git a/{path} b/{path}\n{mode}{index}{(isEmpty ? "" : FileDiff.Between(before is null ? [] : [before], after is null ? [] : [after]))}";
    }

    /// <summary>The name that git gives to a content.</summary>
    private static string Blob(SourceFile? file)
    {
        if (file is null) return Nothing;
        var content = Encoding.UTF8.GetBytes(file.Content);
        return Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
    }

    private static string Subject(string title)
    {
        var line = string.Concat(title.Trim().Split('\n')[0].Where(character => !char.IsControl(character)));
        var cut = line.Length <= LongestSubject ? line : $"{line[..LongestSubject].TrimEnd()} …";
        return cut.All(char.IsAscii) ? cut : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(cut))}?=";
    }
}
