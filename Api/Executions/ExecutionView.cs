using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>An execution as its owner is shown it.</summary>
internal static class ExecutionView
{
    public static ExecutionDetail Of(Execution execution, IReadOnlyList<Attempt> attempts, IReadOnlyList<ModelStep> steps, ProofSummary? proof, Question? question, int? estimate = null)
    {
        var ended = execution.CompletedAt is not null;
        var shown = attempts.FirstOrDefault(attempt => attempt.Number == execution.BestAttempt) ?? attempts.LastOrDefault(attempt => attempt.Files is { Count: > 0 });
        IReadOnlyList<SourceFile> files = shown?.Files ?? [];
        var tests = execution.Tests ?? [];
        return new ExecutionDetail(
            execution.Id, execution.SessionId, execution.Prompt, execution.Language, execution.Status, execution.Attempt, execution.MaxAttempts,
            execution.BestAttempt, execution.StopReason, execution.Tier, execution.ComplexityScore,
            Complexity.Of(execution.Prompt).Parts, execution.Mode, execution.LlmPreference,
            execution.Origin, execution.ParentId, execution.Hint, CodeText.Of(files, execution.Language), CodeText.Of(tests, execution.Language),
            files, tests, execution.TestsSource, Output(shown?.Report), execution.QualityScore, ended ? execution.ArtifactId : null, execution.PrUrl,
            steps.Sum(step => step.CostUsd), steps.LastOrDefault(step => step is { IsCode: true, Model: not null })?.Model, steps.LastOrDefault(step => step.Note is not null)?.Note, execution.CreatedAt, execution.StartedAt, execution.CompletedAt,
            [.. attempts.Select(attempt => Detail(attempt, steps.FirstOrDefault(step => step.Step == ModelStep.Code(attempt.Number))))], steps, proof, Criteria(execution.Criteria, shown?.Report), question, execution.Context,
            shown?.Report?.Dependencies?.Packages ?? [], execution.ChosenModel, estimate, GithubRepo: execution.Target?.Name, Skills: execution.Skills, Agent: execution.Agent?.Name);
    }

    private static IReadOnlyList<CriterionDetail>? Criteria(IReadOnlyList<string>? criteria, ValidationReport? report)
    {
        if (criteria is null) return null;
        var tests = report?[SignalKind.Tests]?.Tests;
        var results = tests is null ? null : CriterionResult.Of(criteria, tests);
        return [.. criteria.Select((text, index) => new CriterionDetail(
            index + 1, text, results?[index].State, [.. (tests ?? []).Where(test => CriterionTag.In(test.Name).Contains(index + 1)).Select(test => test.Name)]))];
    }

    private static AttemptDetail Detail(Attempt attempt, ModelStep? step) => new(
        attempt.Number, attempt.Strategy, attempt.Why, attempt.Tier, step?.Model, step?.CostUsd ?? 0, Milliseconds(attempt.StartedAt, attempt.GeneratedAt),
        Milliseconds(attempt.GeneratedAt, attempt.ValidatedAt), attempt.Files ?? [], attempt.Diff, attempt.Report, attempt.Judged ? attempt.Passed : null,
        attempt.FailureClass, attempt.FailureMessage, attempt.StartedAt, attempt.ValidatedAt, attempt.Fix, attempt.Argument, attempt.Lessons, attempt.TestScore);

    private static long? Milliseconds(DateTimeOffset? from, DateTimeOffset? to) => to is null || from is null ? null : (long)(to - from).Value.TotalMilliseconds;

    private static ExecutionOutput? Output(ValidationReport? report) => report is null ? null : new ExecutionOutput(
        report[SignalKind.Tests]?.Stdout ?? "", report[SignalKind.Tests]?.Stderr ?? "", report[SignalKind.Tests], report[SignalKind.Lint], report[SignalKind.Security]);
}
