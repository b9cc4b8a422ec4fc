using System.Diagnostics;
using Microsoft.Extensions.Options;
using Nightshift.Repositories;

namespace Nightshift.Executions;

/// <summary>The verdict on one attempt, from Runner. What the linter can mend by itself is mended first, at no model's cost.</summary>
internal sealed class ValidateStep(RunnerClient runner, RepositoryWork repositories, OwnTests ownTests, IOptions<ExecutionOptions> options)
{
    public async Task JudgeAsync(ExecutionRun run, IReadOnlyList<SourceFile> files, Attempt open, CancellationToken cancellation)
    {
        if (files.Count == 0)
        {
            await run.JudgeAsync(open.Number, null, FailureClassifier.NoCode, 0, cancellation);
            return;
        }

        var report = await ValidateAsync(run, files, open.Number, cancellation);
        if (open.Fix is null && IsFixable(report) && await FixAsync(run, files, open.Number, cancellation) is { } mended)
        {
            var again = await ValidateAsync(run, mended, open.Number, cancellation);
            if (report.Passed && !again.Passed) await run.SaveFixAsync(open.Number, files, null, cancellation); // what was proven stays as it was
            else (report, files) = (again, mended);
        }
        if (report.Passed && run.Language.NeedsConfirmation && options.Value.Confirm) report = await ConfirmAsync(run, files, open.Number, report, cancellation);
        if (report.Passed && run.Execution.Target is not null) report = await OwnAsync(run, files, open.Number, report, cancellation);
        await run.JudgeAsync(open.Number, report, FailureClassifier.Of(report), Strategy.Score(report), cancellation);
    }

    private async Task<ValidationReport> ValidateAsync(ExecutionRun run, IReadOnlyList<SourceFile> files, int attempt, CancellationToken cancellation)
    {
        using var activity = Telemetry.Source.StartActivity("validate");
        activity?.SetTag("nightshift.attempt", attempt);
        if (run.Execution.Target is null) return await runner.ValidateAsync(Request(run, files), item => ShowAsync(run, attempt, item, cancellation), cancellation);
        var whole = SourceFile.Merge(await repositories.FilesAsync(run.Execution, cancellation), files);
        var report = await runner.ValidateAsync(Request(run, whole) with { Settings = await repositories.SettingsAsync(run.Execution, cancellation) }, item => item is Signal signal ? ShowAsync(run, attempt, signal.OnlyOf(files), cancellation) : ShowAsync(run, attempt, item, cancellation), cancellation);
        return report with { Signals = [.. report.Signals.Select(signal => signal.OnlyOf(files))] };
    }

    private static ValidationRequest Request(ExecutionRun run, IReadOnlyList<SourceFile> files) => new(run.Language.Name, files, run.Execution.Tests!, run.Execution.EnableSecurityScan, Owner: run.Execution.UserId.ToString());

    /// <summary>A change must not break what the repository's own tests have held until now.</summary>
    private async Task<ValidationReport> OwnAsync(ExecutionRun run, IReadOnlyList<SourceFile> files, int attempt, ValidationReport report, CancellationToken cancellation)
    {
        var before = await repositories.FilesAsync(run.Execution, cancellation);
        var anew = run.Execution.Tests!.Where(test => run.Execution.Target!.Rewritable?.Contains(test.Path) == true);
        var judged = await ownTests.JudgeAsync(run.Execution, before, SourceFile.Merge(before, [.. files, .. anew]), report, cancellation);
        await ShowAsync(run, attempt, judged[SignalKind.Tests]!, cancellation);
        return judged;
    }

    /// <summary>What passed is tested once more by the command that a person would type, and its word is the last one.</summary>
    private async Task<ValidationReport> ConfirmAsync(ExecutionRun run, IReadOnlyList<SourceFile> files, int attempt, ValidationReport report, CancellationToken cancellation)
    {
        var confirmed = report.ConfirmedBy(await runner.ConfirmAsync(Request(run, files), cancellation));
        await ShowAsync(run, attempt, confirmed[SignalKind.Tests]!, cancellation);
        return confirmed;
    }

    /// <summary>Another validation must be worth its time: lint is all that is left to mend, or red, and the tests do not hang.</summary>
    private static bool IsFixable(ValidationReport report) =>
        report[SignalKind.Lint] is { Findings.Count: > 0, Outcome: RunOutcome.Exited } lint && (report.Passed || !lint.Passed && report[SignalKind.Tests] is { Outcome: RunOutcome.Exited });

    /// <summary>Null when the tools had nothing to mend.</summary>
    private async Task<IReadOnlyList<SourceFile>?> FixAsync(ExecutionRun run, IReadOnlyList<SourceFile> files, int attempt, CancellationToken cancellation)
    {
        var settings = run.Execution.Target is null ? null : await repositories.SettingsAsync(run.Execution, cancellation);
        var mended = await runner.FixAsync(new FixRequest(run.Language.Name, files, Owner: run.Execution.UserId.ToString(), Settings: settings), cancellation);
        if (!mended.Changed) return null;
        var after = SourceFile.Merge(files, mended.Files);
        await run.SaveFixAsync(attempt, after, new AttemptFix(mended.Summary, mended.Rules, FileDiff.Between(files, after)), cancellation);
        return after;
    }

    private static Task ShowAsync(ExecutionRun run, int attempt, object item, CancellationToken cancellation) => item switch
    {
        SignalStarted started => run.RecordAsync(ExecutionEvents.SignalStarted, new AttemptSignalStarted(attempt, started.Kind, started.Tool), cancellation),
        Signal signal => run.RecordAsync(ExecutionEvents.SignalCompleted, SignalCompleted.Of(run.Execution, attempt, signal), cancellation),
        _ => Task.CompletedTask
    };
}
