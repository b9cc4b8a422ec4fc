using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Nightshift.Workspaces;

/// <summary>Finds text in all files of a workspace, and replaces it. It ends in time whatever the expression is.</summary>
public sealed class WorkspaceSearch(WorkspaceFiles files, IOptions<WorkspaceOptions> options)
{
    /// <summary>Characters of a query and of a replacement.</summary>
    private const int LongestQuery = 500, LongestReplacement = 10_000;

    private const int ShownLine = 300;

    public async Task<WorkspaceMatches> FindAsync(WorkspaceFolder folder, string? query, bool regex, bool matchCase, CancellationToken cancellation)
    {
        var (pattern, clock, total, shown) = (PatternOf(query, regex, matchCase), Stopwatch.StartNew(), 0, 0);
        List<WorkspaceFileMatches> found = [];
        foreach (var entry in WorkspaceListing.Files(folder))
        {
            if (await TextAsync(folder, entry.Path, cancellation) is not var (text, version)) continue;
            List<WorkspaceMatch> here = [];
            foreach (var match in Matches(pattern, text, clock))
                if (total++ < options.Value.Matches) here.Add(Place(text, match));
            shown += here.Count;
            if (here.Count > 0) found.Add(new WorkspaceFileMatches(entry.Path, version, here));
        }
        return new WorkspaceMatches(found, total, shown < total);
    }

    /// <summary>Replaces in files that are as the search found them; others are skipped, and told.</summary>
    public async Task<WorkspaceReplaced> ReplaceAsync(WorkspaceFolder folder, WorkspaceReplaceRequest request, CancellationToken cancellation)
    {
        var (pattern, clock) = (PatternOf(request.Query, request.Regex, request.MatchCase), Stopwatch.StartNew());
        var replacement = request.Replacement ?? "";
        if (replacement.Length > LongestReplacement) throw Invalid($"A replacement may have at most {LongestReplacement} characters.");
        if (request.Files is not { Count: > 0 } wanted) throw Invalid("Name the files, each with its version, as the search told them.");

        List<(string Path, string Version, string Text, int Count)> planned = [];
        List<string> skipped = [];
        foreach (var file in wanted.DistinctBy(file => file.Path))
        {
            if (await TextAsync(folder, file.Path, cancellation) is not var (text, version) || version != file.Version) { skipped.Add(file.Path); continue; }
            var count = Matches(pattern, text, clock).Count();
            if (count > 0) planned.Add((file.Path, version, Replaced(pattern, text, request.Regex ? replacement : replacement.Replace("$", "$$", StringComparison.Ordinal), clock), count));
        }
        // Everything is known before anything is written, so that what cannot be done changes nothing.
        if (planned.FirstOrDefault(change => Encoding.UTF8.GetByteCount(change.Text) > options.Value.FileBytes) is { Path: { } large }) throw new WorkspaceRefusedException(WorkspaceRefusal.TooLarge, $"'{large}' would become larger than {options.Value.FileBytes / 1_000} KB.");
        var written = await files.WriteAsync(folder, [.. planned.Select(change => ((string?)change.Path, Encoding.UTF8.GetBytes(change.Text), (string?)change.Version))], cancellation);
        return new WorkspaceReplaced(written, planned.Sum(change => change.Count), skipped);
    }

    private async Task<(string Text, string Version)?> TextAsync(WorkspaceFolder folder, string path, CancellationToken cancellation)
    {
        try
        {
            return await files.TextAsync(folder, path, cancellation);
        }
        catch (WorkspaceRefusedException refused) when (refused.Refusal is WorkspaceRefusal.Missing or WorkspaceRefusal.Conflict)
        {
            return null; // deleted meanwhile, or another thing by now
        }
    }

    private Regex PatternOf(string? query, bool regex, bool matchCase)
    {
        if (string.IsNullOrEmpty(query) || query.Length > LongestQuery) throw Invalid($"Search for 1 to {LongestQuery} characters.");
        try
        {
            return new Regex(regex ? query : Regex.Escape(query), RegexOptions.Multiline | RegexOptions.CultureInvariant | (matchCase ? 0 : RegexOptions.IgnoreCase), TimeSpan.FromMilliseconds(options.Value.SearchMilliseconds));
        }
        catch (ArgumentException fault)
        {
            throw Invalid($"This is no regular expression: {(fault as RegexParseException)?.Error.ToString() ?? "it cannot be read"}. Correct it, or search for plain text.");
        }
    }

    /// <summary>Empty matches are none: there would be nothing to show and nothing to replace.</summary>
    private IEnumerable<Match> Matches(Regex pattern, string text, Stopwatch clock)
    {
        for (var match = Timed(() => pattern.Match(text), clock); match.Success; match = Timed(match.NextMatch, clock))
            if (match.Length > 0) yield return match;
    }

    private string Replaced(Regex pattern, string text, string replacement, Stopwatch clock) =>
        Timed(() => pattern.Replace(text, match => { Timed(() => 0, clock); return match.Length == 0 ? "" : match.Result(replacement); }), clock);

    private T Timed<T>(Func<T> step, Stopwatch clock)
    {
        try
        {
            return clock.ElapsedMilliseconds > options.Value.SearchMilliseconds ? throw TooLong() : step();
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooLong();
        }
    }

    private WorkspaceRefusedException TooLong() => new(WorkspaceRefusal.TooLarge, $"The search took longer than {options.Value.SearchMilliseconds} ms and was stopped. Search for something simpler.");

    private static WorkspaceMatch Place(string text, Match match)
    {
        var begin = match.Index == 0 ? 0 : text.LastIndexOf('\n', match.Index - 1) + 1;
        var end = text.IndexOf('\n', match.Index) is >= 0 and var at ? at : text.Length;
        var line = text[begin..Math.Min(Math.Max(end, begin), begin + ShownLine)].TrimEnd('\r');
        return new WorkspaceMatch(text.AsSpan(0, begin).Count('\n') + 1, match.Index - begin + 1, match.Length, line);
    }

    private static WorkspaceRefusedException Invalid(string message) => new(WorkspaceRefusal.Invalid, message);
}
