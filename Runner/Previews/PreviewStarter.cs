using Microsoft.Extensions.Options;
using Nightshift.Dependencies;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Previews;

/// <summary>Takes one app from its files to its end.</summary>
internal sealed partial class PreviewStarter(
    AppKinds kinds, DependencyPhase dependencies, Sandbox sandbox, IOptions<SandboxOptions> sandboxes, IOptions<PreviewOptions> options, TimeProvider clock, ILogger<PreviewStarter> logger)
{
    private const string Relayed = "/relay";
    private const int LinesOfCause = 6, OpenFiles = 4096;

    private static readonly byte[] Again = "[ Started again with what was changed. ]\n"u8.ToArray();

    private static readonly SourceFile RelayScript = HarnessFiles.Read("previews", "relay.py");

    /// <summary>What to say where nothing is found to start.</summary>
    public const string NothingFound = "Nothing here serves a page or an interface; it looks like a library or a tool. If something does, enter the command that starts it.";

    public async Task RunAsync(LivePreview preview)
    {
        try
        {
            while (await StartAsync(preview) is var again && (again || preview.Start.Follows))
            {
                if (!again) await preview.Folder.NewsAsync(preview.Stopping);
                await preview.Folder.CalmAsync(preview.Stopping);
                preview.Print(Again);
                await preview.RenewAsync();
            }
        }
        catch (OperationCanceledException) when (preview.Stopping.IsCancellationRequested)
        {
            preview.End(PreviewStatus.Stopped, preview.Reason);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception);
            preview.End(PreviewStatus.Failed, "Runner could not start it. Its log tells more.");
        }
        finally
        {
            await preview.Relay.DisposeAsync();
        }
    }

    /// <summary>Starts the app with its files as they are.</summary>
    /// <returns>Whether it is to be started again, since they became others; else it has ended.</returns>
    private async Task<bool> StartAsync(LivePreview preview)
    {
        var (start, app) = (preview.Start, preview.Folder.Take());
        if (kinds.PlanOf(start, app.Files) is not { } plan)
        {
            preview.Fail(NothingFound);
            return false;
        }
        Say(preview, progress => progress with { Detail = "Getting its packages.", Kind = plan.Title, Command = plan.Command });
        try
        {
            using var packages = await PackagesAsync(plan.Kind, start, app.Files, preview.Stopping);
            if (packages.Missing is [var missing, ..])
            {
                preview.Fail($"It needs {missing.Name}, which cannot be had: {missing.Reason}.");
                return false;
            }
            Say(preview, progress => progress with { Detail = "Starting, and waiting until it listens on a port." });
            return await RunAsync(preview, plan, packages.ShowTo(Run(plan, app.Files, app.Binaries, preview)));
        }
        catch (SandboxException exception)
        {
            preview.Fail(exception.Message);
            return false;
        }
        finally
        {
            preview.Sandbox = null;
        }
    }

    /// <summary>Of one that ran already, it is only said that it starts again: its pages stay open.</summary>
    private static void Say(LivePreview preview, Func<PreviewProgress, PreviewProgress> change) => preview.Say(progress =>
        progress.Status == PreviewStatus.Running ? change(progress) with { Detail = "Starting again with what was changed." } : change(progress) with { Status = PreviewStatus.Starting });

    private async Task<InstalledPackages> PackagesAsync(AppKind kind, PreviewStart start, IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        if (kind.Language is not { } language) return InstalledPackages.None;
        SourceFile[] needs = kind.Needs is { } name ? [language == Language.Python.Name ? new("preview_needs.py", $"import {name}\n") : new("preview_needs.mjs", $"import '{name}';\n")] : [];
        return await dependencies.RunAsync(new Submission([.. files, .. needs], [], [], [], null, []), language, start.Owner, cancellation);
    }

    private SandboxRun Run(AppPlan plan, IReadOnlyList<SourceFile> files, IReadOnlyDictionary<string, byte[]> binaries, LivePreview preview)
    {
        var run = plan.Kind.Run(files, binaries, plan.Command);
        return run with
        {
            Command = ["/usr/bin/python3", "-I", "/harness/relay.py", $"{Relayed}/{SocketFile.Name}", $"{PreviewRelay.Spare}", $"{preview.Start.Port ?? 0}", "/bin/sh", "-c", plan.Command],
            Harness = [.. run.Harness, RelayScript],
            Folders = new Dictionary<string, string>(run.Folders) { [Relayed] = preview.Relay.Folder },
            Environment = new Dictionary<string, string>(run.Environment) { ["PORT"] = $"{preview.Start.Port ?? AppKinds.Port}", ["HOST"] = "127.0.0.1" },
            Output = preview.Print,
            Limits = Limits()
        };
    }

    private SandboxOptions Limits() => sandboxes.Value with
    {
        WallSeconds = (int)Lifetime.TotalSeconds,
        MemoryBytes = options.Value.MemoryBytes,
        Cpus = options.Value.Cpus,
        Processes = options.Value.Processes,
        OpenFiles = Math.Max(OpenFiles, sandboxes.Value.OpenFiles),
        WorkspaceBytes = options.Value.WorkspaceBytes,
        TemporaryBytes = options.Value.WorkspaceBytes,
        FileBytes = options.Value.WorkspaceBytes,
        OutputBytes = long.MaxValue // the log forgets; an app that talks much is not ended
    };

    // The clock of the sandbox itself, which nothing can lengthen; the preview's own time is Runner's to watch.
    private TimeSpan Lifetime => TimeSpan.FromHours(options.Value.KeptHours) + 2 * TimeSpan.FromMinutes(options.Value.Minutes);

    private async Task<bool> RunAsync(LivePreview preview, AppPlan plan, SandboxRun run)
    {
        await using var started = await sandbox.StartAsync(run, Lifetime);
        preview.Sandbox = started;
        using var round = CancellationTokenSource.CreateLinkedTokenSource(preview.Stopping);
        var ending = started.FinishAsync("", Lifetime, round.Token);
        try
        {
            var (news, late) = (preview.Folder.NewsAsync(round.Token), Task.Delay(TimeSpan.FromSeconds(options.Value.StartSeconds), clock, round.Token));
            var first = await Task.WhenAny(preview.Relay.Port, ending, news, late);
            preview.Stopping.ThrowIfCancellationRequested();
            if (first == late)
            {
                preview.Fail(Because(preview, $"It did not listen on {(preview.Start.Port is { } port ? $"port {port}" : "any port")} within {options.Value.StartSeconds} seconds."));
                return false;
            }
            if (first == preview.Relay.Port) preview.Listens(preview.Relay.Port.Result);
            while (first != ending && await Task.WhenAny(ending, news) == news)
            {
                preview.Stopping.ThrowIfCancellationRequested();
                if (first == news || !await ShowAsync(preview, plan))
                {
                    await preview.Folder.CalmAsync(preview.Stopping); // until then, what runs is asked
                    return true;
                }
                news = preview.Folder.NewsAsync(round.Token);
            }
            var result = await ending;
            var ran = first == preview.Relay.Port ? "It crashed" : "It did not start";
            preview.Fail(Because(preview, result.Limit is { } hit ? $"{ran}: {char.ToLowerInvariant(hit[0])}{hit[1..]}" : result.ExitCode == 0 ? "The command ended by itself." : $"{ran}: the command ended with exit code {result.ExitCode}."));
            return false;
        }
        finally
        {
            await round.CancelAsync();
            await ((Task)ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Has the app that runs show what became of its files.</summary>
    /// <returns>False when it has to be started again for that.</returns>
    private async Task<bool> ShowAsync(LivePreview preview, AppPlan plan)
    {
        if (plan.OnChange == AppChange.Restart) return false;
        var app = preview.Folder.Take();
        var needsOthers = plan.OnChange == AppChange.Itself && app.Fresh.Keys.Any(path => Path.GetFileName(path) == "package.json");
        if (needsOthers || kinds.PlanOf(preview.Start, app.Files) is not { } now || (now.Title, now.Command) != (plan.Title, plan.Command) || !await preview.Relay.PutAsync(app.Fresh, preview.Stopping)) return false;
        if (plan.OnChange == AppChange.Reload) preview.Reload();
        return true;
    }

    private static string Because(LivePreview preview, string cause) => preview.Log.LastLines(LinesOfCause) is { Length: > 0 } lines ? $"{cause} The last it printed:\n{lines}" : cause;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A preview could not be started, for a reason that is not the app's.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
