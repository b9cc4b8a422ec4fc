using System.Globalization;
using System.Text;
using Nightshift.Executions;

namespace Nightshift.Repositories;

/// <summary>One entry of a commit.</summary>
/// <param name="Mode">As git has it: 100644 and 100755 are files, 120000 links, 160000 submodules.</param>
/// <param name="Size">In bytes; 0 for a submodule.</param>
internal sealed record TreeEntry(string Mode, string Sha, long Size, string Path)
{
    public bool IsFile => Mode is "100644" or "100755";
    public bool IsSubmodule => Mode == "160000";
}

/// <summary>Reads what a clone holds: out of git's own store, never from a checkout.</summary>
internal sealed class RepositoryTree(Git git, IgnoreRules ignore)
{
    private const int LargestRules = 100_000;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public async Task<IReadOnlyList<TreeEntry>> ListAsync(string clone, string commit, CancellationToken cancellation)
    {
        var listed = (await git.MustAsync(clone, ["ls-tree", "-r", "-l", "-z", commit], cancellation)).Text;
        return [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Entry)];
    }

    /// <summary>The text of files; one that is no text is not among them.</summary>
    public async Task<IReadOnlyList<SourceFile>> ReadAsync(string clone, IReadOnlyList<TreeEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0) return [];
        var input = Encoding.ASCII.GetBytes(string.Concat(entries.Select(entry => $"{entry.Sha}\n")));
        var output = (await git.MustAsync(clone, ["cat-file", "--batch"], cancellation, input)).Output;
        List<SourceFile> files = [];
        var place = 0;
        foreach (var entry in entries)
        {
            var header = output.AsSpan(place, output.AsSpan(place).IndexOf((byte)'\n'));
            var size = int.Parse(header[(header.LastIndexOf((byte)' ') + 1)..], CultureInfo.InvariantCulture);
            if (Text(output.AsSpan(place + header.Length + 1, size)) is { } text) files.Add(new SourceFile(entry.Path, text));
            place += header.Length + size + 2;
        }
        return files;
    }

    /// <summary>The files worth reading with their text, as many as the limits allow, and how many were left out for which reason.</summary>
    public async Task<SelectedText> SelectAsync(string clone, IReadOnlyList<TreeEntry> entries, RepositoryOptions options, CancellationToken cancellation)
    {
        var ignored = await IgnoredAsync(clone, entries, cancellation);
        List<string> left = [];
        List<TreeEntry> wanted = [];
        long bytes = 0;
        foreach (var entry in entries)
            if (entry.IsFile && ignored.Contains(entry.Path)) left.Add("ignored by .gitignore");
            else if (RepositorySelection.WhyNot(entry, options) is { } why) left.Add(why);
            else if (wanted.Count >= options.Files || bytes + entry.Size > options.TextBytes) left.Add("beyond the limits");
            else
            {
                wanted.Add(entry);
                bytes += entry.Size;
            }

        var read = await ReadAsync(clone, wanted, cancellation);
        left.AddRange(Enumerable.Repeat("binary", wanted.Count - read.Count));
        var judged = read.ToLookup(RepositorySelection.WhyNot);
        left.AddRange(judged.Where(group => group.Key is not null).SelectMany(group => group.Select(_ => group.Key!)));
        return new SelectedText([.. judged[null]], [.. judged.Where(group => group.Key is not null).SelectMany(group => group).Where(RepositorySelection.IsLfs).Select(file => file.Path)],
            left.CountBy(why => why).ToDictionary());
    }

    private async Task<IReadOnlySet<string>> IgnoredAsync(string clone, IReadOnlyList<TreeEntry> entries, CancellationToken cancellation)
    {
        var rules = await ReadAsync(clone, [.. entries.Where(entry => entry.IsFile && entry.Size < LargestRules && IgnoreRules.IsOne(entry.Path))], cancellation);
        return await ignore.IgnoredAsync(rules, entries.Select(entry => entry.Path), cancellation);
    }

    private static TreeEntry Entry(string line)
    {
        var tab = line.IndexOf('\t');
        var parts = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new TreeEntry(parts[0], parts[2], long.TryParse(parts[3], CultureInfo.InvariantCulture, out var size) ? size : 0, line[(tab + 1)..]);
    }

    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Contains((byte)0) ? null : Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <param name="LfsFiles">Of which only the pointers are there.</param>
/// <param name="LeftOut">How many files, by reason.</param>
internal sealed record SelectedText(IReadOnlyList<SourceFile> Files, IReadOnlyList<string> LfsFiles, IReadOnlyDictionary<string, int> LeftOut);
