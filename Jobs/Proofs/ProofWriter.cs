using Nightshift.Executions;
using Nightshift.Models;
using Nightshift.Mutations;

namespace Nightshift.Proofs;

/// <summary>Writes and signs what is delivered: what was asked, what is in the archive, how it was judged, and what that does not show.</summary>
internal sealed class ProofWriter(SigningKey key, ProofKeyStore keys, ModelCallStore calls, TimeProvider time)
{
    private bool published;

    /// <param name="files">Everything in the archive but the proof itself.</param>
    /// <param name="stopReason">Null when the attempt passed.</param>
    public async Task<SignedProof> WriteAsync(Execution execution, IReadOnlyList<Attempt> attempts, Attempt delivered, IReadOnlyList<BundleFile> files, string? stopReason, CancellationToken cancellation)
    {
        if (!published) await keys.AddAsync(key.Fingerprint, key.Pem, cancellation);
        published = true;
        var models = await calls.UsageAsync(execution.UserId, execution.Id, cancellation);
        var document = Document(execution, attempts, delivered, files, stopReason, models);
        var bytes = ProofFormat.Write(document);
        return new SignedProof(document.Id, key.Fingerprint, document.Status, bytes, key.Sign(bytes), document.Times.SignedAt);
    }

    private ProofDocument Document(
        Execution execution, IReadOnlyList<Attempt> attempts, Attempt delivered, IReadOnlyList<BundleFile> files, string? stopReason, IReadOnlyList<ProvenModel> models)
    {
        var report = delivered.Report!;
        return new ProofDocument(
            ProofFormat.Name,
            Guid.CreateVersion7(),
            execution.Id,
            stopReason is null ? ExecutionStatus.Passed : ExecutionStatus.Partial,
            stopReason,
            NotProven(report, delivered.TestScore),
            new ProvenRequest(execution.Prompt, execution.Language, execution.Hint, execution.Criteria is { Count: > 0 } ? execution.Criteria : null, execution.Target is { } target ? $"{target.Name}@{target.Commit}" : null),
            [.. files.Select(file => new ProvenFile(file.Path, file.Kind, file.Content.LongLength, ProofFormat.Hash(file.Content)))],
            Tests(execution, report[SignalKind.Tests], delivered.TestScore),
            Findings(report[SignalKind.Lint]),
            Findings(report[SignalKind.Security]),
            report.Tools,
            report.Isolation,
            delivered.Number,
            [.. attempts.Where(attempt => attempt.Judged).Select(attempt => new ProvenAttempt(attempt.Number, attempt.Strategy, attempt.Tier, attempt.Passed, attempt.FailureClass, attempt.Argument))],
            models,
            models.Sum(model => model.CostUsd),
            new ProvenTimes(execution.CreatedAt, execution.StartedAt, delivered.ValidatedAt, time.GetUtcNow()),
            new ProvenKey(key.Fingerprint, ProofFormat.Algorithm, key.Pem),
            report.Dependencies?.Packages);
    }

    /// <summary>One sentence for every check that is not green, or did not run.</summary>
    private static IReadOnlyList<string> NotProven(ValidationReport report, MutationReport? score)
    {
        List<string> sentences = [];
        foreach (var kind in Enum.GetValues<SignalKind>())
            if (report[kind] is not { Outcome: not RunOutcome.Skipped } signal) sentences.Add($"{Title(kind)}: not run.");
            else if (!signal.Passed) sentences.Add($"{Title(kind)}: {signal.Summary}.");
        if (report[SignalKind.Tests]?.Tests.Where(test => test.Status != TestStatus.Passed).Select(test => test.Name).ToList() is { Count: > 0 } open)
            sentences.Add($"Tests that did not pass: {string.Join(", ", open)}.");
        if (score is { Score: null } or { PassesOnEmpty: true }) sentences.Add($"Tests of the tests: {score.Summary}.");
        if (report.Dependencies?.NotChecked is { } reason) sentences.Add($"Packages were not checked for known vulnerabilities: {reason}");
        return sentences;
    }

    private static string Title(SignalKind kind) => kind switch { SignalKind.Tests => "Tests", SignalKind.Lint => "Linter", _ => "Security scan" };

    private static ProvenTests Tests(Execution execution, Signal? signal, MutationReport? score) => new(
        execution.TestsSource ?? "model",
        Language.Find(execution.Language)!.TestCommand,
        signal is { Passed: true },
        signal?.Outcome ?? RunOutcome.Skipped,
        signal?.Summary ?? "Not run",
        [.. (signal?.Tests ?? []).Select(test => new ProvenTest(test.Name, test.Status, test.Message))],
        signal?.Coverage,
        score);

    private static ProvenFindings? Findings(Signal? signal) => signal is not { Outcome: not RunOutcome.Skipped } ? null : new ProvenFindings(
        signal.Passed,
        signal.Outcome,
        Enum.GetValues<Severity>().ToDictionary(Json.Name, severity => signal.Findings.Count(finding => finding.Severity == severity)),
        signal.Findings);
}
