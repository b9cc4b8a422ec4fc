using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Nightshift.Dependencies;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Security;
using Nightshift.Toolchains;

namespace Nightshift.Validations;

/// <summary>Runs a toolchain's checks at the same time, each in a sandbox of its own, and tells what happens as it happens.</summary>
internal sealed partial class Validator(WarmSandboxes sandboxes, SandboxSlots slots, Admission admission, SandboxHost host, ToolchainCatalog catalog, DependencyPhase dependencies, TimeProvider clock, ILogger<Validator> logger)
{
    public async IAsyncEnumerable<SseItem<string>> ValidateAsync(ValidationRequest request, Toolchain toolchain, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, admission.Over);
        var items = Channel.CreateUnbounded<SseItem<string>>(); // bounded by the number of checks, and of beats
        var running = Task.WhenAll(RunAsync(request, toolchain, items.Writer, stop.Token), BeatAsync(items.Writer, stop.Token));
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(cancellation))
                yield return item;
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private async Task BeatAsync(ChannelWriter<SseItem<string>> items, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(ValidationStream.Beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                items.TryWrite(new SseItem<string>("", ValidationStream.Alive));
        }
        catch (OperationCanceledException)
        {
            // The validation is over.
        }
    }

    private async Task RunAsync(ValidationRequest request, Toolchain toolchain, ChannelWriter<SseItem<string>> items, CancellationToken cancellation)
    {
        try
        {
            var report = await JudgeAsync(request, toolchain, items, cancellation);
            Write(items, ValidationStream.Report, report);
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
        catch (SandboxException exception)
        {
            Log.NoSandbox(logger, exception.Message);
            Write(items, ValidationStream.Fault, new RunnerFault(exception.Message));
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception);
            Write(items, ValidationStream.Fault, new RunnerFault("Runner failed at this request. Try again; its log has the cause."));
        }
        finally
        {
            items.Complete();
        }
    }

    private async Task<ValidationReport> JudgeAsync(ValidationRequest request, Toolchain toolchain, ChannelWriter<SseItem<string>> items, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var status = await catalog.CheckAsync(toolchain, cancellation);
        if (!status.Works)
            throw new SandboxException($"Runner cannot judge {toolchain.Language}. {status.Problem}");
        var submission = Submission.Sort(request, toolchain);
        using var packages = await dependencies.RunAsync(submission, toolchain.Language, request.Owner ?? "", cancellation);
        var signals = await Task.WhenAll(toolchain.Checks.Select(check =>
            packages.Missing.Count > 0 && request.Only is null ? Task.FromResult(Told(MissingDependency.Of(check, packages.Missing), items))
            : IsWanted(check, request) ? RunAsync(check, submission, packages, request.Owner ?? "", items, cancellation)
            : Task.FromResult(Skipped(check))));
        return new ValidationReport(signals, host.Isolation, status.Tools, clock.ElapsedMilliseconds, packages.Report);
    }

    private static bool IsWanted(Check check, ValidationRequest request) => request.Only is { } only ? check.Kind == only : check.Kind != SignalKind.Security || request.Security;

    private async Task<Signal> RunAsync(Check check, Submission submission, InstalledPackages packages, string owner, ChannelWriter<SseItem<string>> items, CancellationToken cancellation)
    {
        using var slot = await slots.TakeAsync(owner, cancellation);
        Write(items, ValidationStream.Started, new SignalStarted(check.Kind, check.Tool));
        var run = check.Run(submission);
        var result = await sandboxes.RunAsync(packages.ShowTo(run), slot, cancellation);
        var verdict = check.Judge(submission, run, result);
        if (check.Kind == SignalKind.Security)
            verdict = SecuritySignal.Extend(verdict, submission, packages);
        var signal = new Signal(
            check.Kind,
            verdict.Passed && result.Outcome == RunOutcome.Exited,
            result.Outcome,
            verdict.Summary,
            verdict.Tests,
            verdict.Findings,
            verdict.Coverage,
            result.Stdout,
            result.Stderr,
            (long)result.WallTime.TotalMilliseconds);
        return Told(signal, items);
    }

    private static Signal Told(Signal signal, ChannelWriter<SseItem<string>> items)
    {
        Write(items, ValidationStream.Completed, signal);
        return signal;
    }

    private static Signal Skipped(Check check) => new(check.Kind, true, RunOutcome.Skipped, "Not asked for", [], [], null, "", "", 0);

    private static void Write<T>(ChannelWriter<SseItem<string>> items, string name, T data) => items.TryWrite(new SseItem<string>(Json.Write(data), name));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "No sandbox: {Problem}")]
        public static partial void NoSandbox(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Error, "A validation failed for a reason that is not the program's.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
