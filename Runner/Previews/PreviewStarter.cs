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

    private static readonly SourceFile RelayScript = HarnessFiles.Read("previews", "relay.py");

    /// <summary>What to say where nothing is found to start.</summary>
    public const string NothingFound = "Nothing here serves a page or an interface; it looks like a library or a tool. If something does, enter the command that starts it.";

    public async Task RunAsync(LivePreview preview)
    {
        try
        {
            await TryAsync(preview);
        }
        catch (OperationCanceledException) when (preview.Stopping.IsCancellationRequested)
        {
            preview.End(PreviewStatus.Stopped, preview.Reason);
        }
        catch (SandboxException exception)
        {
            preview.End(PreviewStatus.Failed, exception.Message);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception);
            preview.End(PreviewStatus.Failed, "Runner could not start it. Its log tells more.");
        }
        finally
        {
            preview.Sandbox = null;
            await preview.Relay.DisposeAsync();
        }
    }

    private async Task TryAsync(LivePreview preview)
    {
        var start = preview.Start;
        var found = kinds.Find(start.Files);
        if ((start.Command ?? found?.Command) is not { } command)
        {
            preview.End(PreviewStatus.Failed, NothingFound);
            return;
        }
        var kind = found?.Kind ?? kinds.Of(start.Language);
        preview.Say(progress => progress with { Detail = "Getting its packages.", Kind = found?.Kind.Title ?? "Own command", Command = command });
        using var packages = await PackagesAsync(kind, start, preview.Stopping);
        if (packages.Missing is [var missing, ..])
        {
            preview.End(PreviewStatus.Failed, $"It needs {missing.Name}, which cannot be had: {missing.Reason}.");
            return;
        }
        preview.Say(progress => progress with { Detail = "Starting, and waiting until it listens on a port." });
        await RunAsync(preview, packages.ShowTo(Run(kind, command, preview)));
    }

    private async Task<InstalledPackages> PackagesAsync(AppKind kind, PreviewStart start, CancellationToken cancellation)
    {
        if (kind.Language is not { } language) return InstalledPackages.None;
        SourceFile[] needs = kind.Needs is { } name ? [language == Language.Python.Name ? new("preview_needs.py", $"import {name}\n") : new("preview_needs.mjs", $"import '{name}';\n")] : [];
        return await dependencies.RunAsync(new Submission([.. start.Files, .. needs], [], [], [], null, []), language, start.Owner, cancellation);
    }

    private SandboxRun Run(AppKind kind, string command, LivePreview preview)
    {
        var run = kind.Run(preview.Start.Files, command);
        return run with
        {
            Command = ["/usr/bin/python3", "-I", "/harness/relay.py", $"{Relayed}/{SocketFile.Name}", $"{PreviewRelay.Spare}", $"{preview.Start.Port ?? 0}", "/bin/sh", "-c", command],
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

    private async Task RunAsync(LivePreview preview, SandboxRun run)
    {
        await using var started = await sandbox.StartAsync(run, Lifetime);
        preview.Sandbox = started;
        var ending = started.FinishAsync("", Lifetime, preview.Stopping);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(preview.Stopping);
        var late = Task.Delay(TimeSpan.FromSeconds(options.Value.StartSeconds), clock, limit.Token);
        var first = await Task.WhenAny(preview.Relay.Port, ending, late);
        await limit.CancelAsync();
        if (first == preview.Relay.Port)
            preview.Say(progress => progress with { Status = PreviewStatus.Running, Detail = "", Port = preview.Relay.Port.Result });
        else if (first == late && !preview.Stopping.IsCancellationRequested)
        {
            preview.End(PreviewStatus.Failed, Because(preview, $"It did not listen on {(preview.Start.Port is { } port ? $"port {port}" : "any port")} within {options.Value.StartSeconds} seconds."));
            preview.Stop("");
        }
        var result = await ending;
        var ran = preview.IsRunning ? "It crashed" : "It did not start";
        preview.End(PreviewStatus.Failed, Because(preview, result.Limit is { } hit ? $"{ran}: {char.ToLowerInvariant(hit[0])}{hit[1..]}" : result.ExitCode == 0 ? "The command ended by itself." : $"{ran}: the command ended with exit code {result.ExitCode}."));
    }

    private static string Because(LivePreview preview, string cause) => preview.Log.LastLines(LinesOfCause) is { Length: > 0 } lines ? $"{cause} The last it printed:\n{lines}" : cause;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A preview could not be started, for a reason that is not the app's.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
