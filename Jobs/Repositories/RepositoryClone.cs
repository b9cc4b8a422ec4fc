using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Nightshift.Repositories;

/// <summary>Brings the newest commit of a repository here, and nothing before it.</summary>
internal sealed partial class RepositoryClone(Git git, IOptions<RepositoryOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(250);

    /// <param name="folder">An empty folder, which becomes the bare repository, or one that is, which gets the newest commit as well.</param>
    /// <param name="tell">Called with what git is doing, and how much of it is done.</param>
    /// <exception cref="GitException">With a sentence for people.</exception>
    public async Task<ClonedCommit> CloneAsync(GitRemote remote, string folder, Action<string, int?> tell, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(folder, "HEAD"))) await MakeAsync(folder, cancellation);
        using var bounds = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.CloneSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bounds.Token, late.Token);
        var watching = WatchAsync(folder, bounds);
        try
        {
            var head = await HeadAsync(folder, remote, either.Token);
            await FetchAsync(folder, remote, head.Branch, tell, either.Token);
            return head with { Sha = await ResolveAsync(folder, $"refs/heads/{head.Branch}", cancellation) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new GitException(late.IsCancellationRequested
                ? $"Cloning took longer than {options.Value.CloneSeconds} s. Import a smaller repository, or raise {RepositoryOptions.Section}:{nameof(RepositoryOptions.CloneSeconds)}."
                : $"The repository is larger than {options.Value.CloneBytes >> 20} MB. Import a smaller one, or raise {RepositoryOptions.Section}:{nameof(RepositoryOptions.CloneBytes)}.");
        }
        finally
        {
            await bounds.CancelAsync();
            await watching;
        }
    }

    /// <summary>A new bare repository without anything in it, not even git's usual samples of hooks.</summary>
    public Task MakeAsync(string folder, CancellationToken cancellation) => git.MustAsync(folder, ["init", "--quiet", "--bare", "--template=", folder], cancellation);

    public async Task<string> ResolveAsync(string folder, string name, CancellationToken cancellation) =>
        (await git.MustAsync(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", $"{name}^{{commit}}"], cancellation)).Text.Trim();

    /// <summary>The newest commit of a branch, without its past.</summary>
    public async Task FetchAsync(string folder, GitRemote remote, string branch, Action<string, int?> tell, CancellationToken cancellation)
    {
        var fetched = await git.RunAsync(folder,
            ["fetch", "--progress", "--depth=1", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--force", "--end-of-options", remote.Address.AbsoluteUri, $"refs/heads/{branch}:refs/heads/{branch}"],
            cancellation, remote, said: line => { if (Told(line) is var (what, percent)) tell(what, percent); });
        if (fetched.ExitCode != 0) throw new GitException(Words(fetched.Errors, remote));
    }

    private async Task<ClonedCommit> HeadAsync(string folder, GitRemote remote, CancellationToken cancellation)
    {
        var listed = await git.RunAsync(folder, ["ls-remote", "--symref", "--end-of-options", remote.Address.AbsoluteUri, "HEAD"], cancellation, remote);
        if (listed.ExitCode != 0) throw new GitException(Words(listed.Errors, remote));
        return Head().Match(listed.Text) is { Success: true } head
            ? new ClonedCommit(head.Groups["branch"].Value, "")
            : throw new GitException("The repository is empty. Push a first commit, then import it again.");
    }

    private async Task WatchAsync(string folder, CancellationTokenSource bounds)
    {
        using var timer = new PeriodicTimer(Rhythm, time);
        try
        {
            while (await timer.WaitForNextTickAsync(bounds.Token))
                if (Size(folder) > options.Value.CloneBytes) await bounds.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // it is done
        }
    }

    /// <summary>In bytes; what comes and goes meanwhile does not matter.</summary>
    public static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Sum(file => { try { return file.Length; } catch (FileNotFoundException) { return 0; } });

    private static (string, int?)? Told(string line) => Progress().Match(line) is { Success: true } match
        ? (match.Groups["what"].Value, int.Parse(match.Groups["percent"].Value, CultureInfo.InvariantCulture))
        : null;

    /// <summary>git's own words may quote what the other side says, so they are read and not passed on.</summary>
    private static string Words(string errors, GitRemote remote) =>
        errors.Contains("Authentication failed", StringComparison.OrdinalIgnoreCase) || errors.Contains("could not read Username", StringComparison.Ordinal) || errors.Contains("error: 401", StringComparison.Ordinal) || errors.Contains("error: 403", StringComparison.Ordinal)
            ? "The server does not let us read it. Check the address; for a private repository on GitHub, connect GitHub on the page Settings with a token that reaches it."
        : errors.Contains("Host key verification failed", StringComparison.Ordinal) ? $"{remote.Address.Host} does not have the key that it had before. If its owner says that this is right, forget the old one on the page Settings, then import again."
        : errors.Contains("Permission denied (publickey", StringComparison.Ordinal) ? "The server does not let us read it. Enter the deploy key of the page Settings there, and check the user and the path of the address."
        : errors.Contains("not found", StringComparison.OrdinalIgnoreCase) || errors.Contains("error: 404", StringComparison.Ordinal) ? "There is no such repository, or it is private. Check the address; for a private one on GitHub, connect GitHub on the page Settings."
        : errors.Contains("redirect", StringComparison.OrdinalIgnoreCase) || errors.Contains("error: 30", StringComparison.Ordinal) ? "The repository has moved. Use its new address."
        : $"{remote.Address.Host} did not give the repository as git expects it. Check the address, or try again later.";

    [GeneratedRegex(@"^ref: refs/heads/(?<branch>[^\t\n]{1,200})\tHEAD$", RegexOptions.Multiline)]
    private static partial Regex Head();

    [GeneratedRegex(@"(?<what>Counting objects|Compressing objects|Receiving objects|Resolving deltas|Unpacking objects):\s+(?<percent>\d{1,3})%")]
    private static partial Regex Progress();
}

internal sealed record ClonedCommit(string Branch, string Sha);
