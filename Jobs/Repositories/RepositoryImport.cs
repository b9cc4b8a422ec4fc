using System.Diagnostics;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.GitHub;
using Nightshift.Network;
using Nightshift.Skills;

namespace Nightshift.Repositories;

/// <summary>One import, from wherever it was cut off: cloning, analysing, and then the index takes it.</summary>
internal sealed partial class RepositoryImport(
    ImportStore imports, RepositoryClone clones, ArchiveImport archives, RepositoryTree tree, RepositorySkills skills, GitHubConnections connections, SshAccess ssh, RunningWork running, IOptions<RepositoryOptions> options, TimeProvider time,
    ILogger<RepositoryImport> log)
{
    /// <summary>One that was picked up this often and never ended fails, so that one that kills its process cannot do so for ever.</summary>
    private const int MostPickUps = 5;

    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(Guid id, CancellationToken stopping)
    {
        if (await imports.PickUpAsync(id, stopping) is not { } import) return;
        using var activity = Telemetry.Source.StartActivity("import", ActivityKind.Consumer);
        using var cancel = running.Add(RepositoryEvents.Stream(id), stopping);
        try
        {
            if (import.PickUps > MostPickUps) throw new GitException("The import was cut off too often. Look at the log of Jobs, then try again.");
            if (import.CommitSha is null || !Directory.Exists(RepositoryFolders.Clone(import.UserId, id))) import = await CloneAsync(import, cancel.Token);
            await AnalyseAsync(import, cancel.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            await imports.EndAsync(import, RepositoryStatus.Cancelled, null, stopping);
        }
        catch (Exception exception) when (exception is GitException or GitHubException)
        {
            await imports.EndAsync(import, RepositoryStatus.Failed, exception.Message, stopping);
        }
        catch (RunLostException)
        {
            Log.Lost(log, id);
            if (!await imports.ExistsAsync(import, stopping)) RepositoryFolders.Delete(import.UserId, id);
        }
        finally
        {
            running.Remove(RepositoryEvents.Stream(id));
        }
    }

    private async Task<Import> CloneAsync(Import import, CancellationToken cancellation)
    {
        await imports.TellAsync(import, new RepositoryProgress(RepositoryStatus.Cloning, import.ArtifactId is null ? "Asking for the newest commit" : "Reading the archive"), cancellation);
        var whole = RepositoryFolders.Clone(import.UserId, import.Id);
        var (part, isUpdate) = (RepositoryFolders.Part(import.UserId, import.Id, import.Run), import.ArtifactId is null && Directory.Exists(whole));
        var cloned = import.ArtifactId is { } artifact ? await archives.MakeAsync(import.UserId, artifact, part, cancellation) : await CloneAsync(import, isUpdate ? whole : part, Path.ChangeExtension(part, "ssh.part"), cancellation);
        if (!isUpdate)
        {
            if (Directory.Exists(whole)) Directory.Delete(whole, recursive: true);
            Directory.Move(part, whole);
        }
        return await imports.ClonedAsync(import, cloned, RepositoryClone.Size(whole), cancellation);
    }

    /// <summary>git says more than anybody reads, so what it does is told twice a second at most.</summary>
    private async Task<ClonedCommit> CloneAsync(Import import, string folder, string sshFolder, CancellationToken cancellation)
    {
        RepositoryProgress? news = null;
        var address = new Uri(import.Address);
        using var session = address.Scheme == AddressGuard.Ssh ? await ssh.OpenAsync(import.UserId, address, sshFolder, cancellation) : null;
        var remote = new GitRemote(address, await AuthorizationAsync(import, cancellation), session);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = new PeriodicTimer(Rhythm, time);
        var cloning = clones.CloneAsync(remote, folder, (what, percent) => news = new RepositoryProgress(RepositoryStatus.Cloning, what, percent), end.Token);
        try
        {
            for (var tick = timer.WaitForNextTickAsync(cancellation).AsTask(); await Task.WhenAny(cloning, tick) == tick && await tick; tick = timer.WaitForNextTickAsync(cancellation).AsTask())
                if (Interlocked.Exchange(ref news, null) is { } progress) await imports.TellAsync(import, progress, cancellation);
            return await cloning;
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)cloning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (session is not null) await session.Pin();
        }
    }

    /// <summary>The user's own token, for the server that it is of and for no other.</summary>
    private async Task<string?> AuthorizationAsync(Import import, CancellationToken cancellation) =>
        await connections.OpenAsync(import.UserId, cancellation) is { } access && Uri.Compare(new Uri(access.BaseUrl), new Uri(import.Address), UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            ? access.GitAuthorization
            : null;

    private async Task AnalyseAsync(Import import, CancellationToken cancellation)
    {
        await imports.TellAsync(import, new RepositoryProgress(RepositoryStatus.Analysing, "Reading what it is made of"), cancellation);
        var clone = RepositoryFolders.Clone(import.UserId, import.Id);
        var entries = await tree.ListAsync(clone, import.CommitSha!, cancellation);
        var text = await tree.SelectAsync(clone, entries, options.Value, cancellation);
        var manifests = await tree.ReadAsync(clone, [.. entries.Where(entry => entry.IsFile && entry.Size <= options.Value.FileBytes * 10 && Manifests.IsOne(entry.Path)).Take(200)], cancellation);
        await imports.AnalysedAsync(import, await Task.Run(() => RepositoryAnalyser.Analyse(entries, text, manifests) with { Skills = skills.Seen(text.Files) }, cancellation), cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Another process has taken the import {Id} over; this one stops.")]
        public static partial void Lost(ILogger logger, Guid id);
    }
}
