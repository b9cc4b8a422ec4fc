using System.Diagnostics;

namespace Nightshift.Executions;

/// <summary>The verdict on one attempt, from Runner.</summary>
internal sealed class ValidateStep(RunnerClient runner)
{
    public async Task JudgeAsync(ExecutionRun run, IReadOnlyList<SourceFile> files, Attempt open, CancellationToken cancellation)
    {
        if (files.Count == 0)
        {
            await run.JudgeAsync(open.Number, null, FailureClassifier.NoCode, 0, cancellation);
            return;
        }

        using var activity = Telemetry.Source.StartActivity("validate");
        activity?.SetTag("nightshift.attempt", open.Number);
        var request = new ValidationRequest(run.Language.Name, files, run.Execution.Tests!, run.Execution.EnableSecurityScan);
        var report = await runner.ValidateAsync(request, item => ShowAsync(run, open.Number, item, cancellation), cancellation);
        await run.JudgeAsync(open.Number, report, FailureClassifier.Of(report), Strategy.Score(report), cancellation);
    }

    private static Task ShowAsync(ExecutionRun run, int attempt, object item, CancellationToken cancellation) => item switch
    {
        SignalStarted started => run.RecordAsync(ExecutionEvents.SignalStarted, new AttemptSignalStarted(attempt, started.Kind, started.Tool), cancellation),
        Signal signal => run.RecordAsync(ExecutionEvents.SignalCompleted, new SignalCompleted(attempt, signal.Kind, signal.Passed, signal.Summary,
            signal.Tests.Count(test => test.Status == TestStatus.Passed), signal.Tests.Count, signal.Findings.Count, signal.DurationMs, Criteria(run.Execution, signal)), cancellation),
        _ => Task.CompletedTask
    };

    private static IReadOnlyList<CriterionResult>? Criteria(Execution execution, Signal signal) =>
        signal.Kind == SignalKind.Tests && execution.Criteria is { Count: > 0 } criteria ? CriterionResult.Of(criteria, signal.Tests) : null;
}
