using Nightshift.Dependencies;
using Nightshift.Executions;
using Nightshift.Mutations;

namespace Nightshift.Proofs;

/// <summary>What <c>proof.json</c> says of a delivery. Its bytes as delivered are what is signed.</summary>
/// <param name="Format"><see cref="ProofFormat.Name"/>.</param>
/// <param name="Status"><c>passed</c> or <c>partial</c>.</param>
/// <param name="StopReason">Why no attempt passed; absent when one did.</param>
/// <param name="NotProven">What this delivery does not show, in words; empty when every check ran and was green.</param>
/// <param name="Files">Every file of the archive but the proof and its signature.</param>
/// <param name="Lint">Absent when no linter ran.</param>
/// <param name="Security">Absent when the scan was not asked for.</param>
/// <param name="Tools">Versions of the tools that judged, by name.</param>
/// <param name="Isolation">How the code was isolated while it was judged.</param>
/// <param name="Attempt">The one that is delivered.</param>
/// <param name="CostUsd">Of all model calls together.</param>
/// <param name="Dependencies">The packages that it was judged with, and their licences; absent for code that uses none.</param>
public sealed record ProofDocument(
    string Format,
    Guid Id,
    Guid ExecutionId,
    ExecutionStatus Status,
    string? StopReason,
    IReadOnlyList<string> NotProven,
    ProvenRequest Request,
    IReadOnlyList<ProvenFile> Files,
    ProvenTests Tests,
    ProvenFindings? Lint,
    ProvenFindings? Security,
    IReadOnlyDictionary<string, string> Tools,
    string Isolation,
    int Attempt,
    IReadOnlyList<ProvenAttempt> Attempts,
    IReadOnlyList<ProvenModel> Models,
    decimal CostUsd,
    ProvenTimes Times,
    ProvenKey Key,
    IReadOnlyList<Dependency>? Dependencies = null);

/// <param name="Hint">What the person added on a retry; absent otherwise.</param>
/// <param name="Criteria">What had to hold, where the request was broken down into statements; absent otherwise.</param>
/// <param name="Repository">Name and commit of the repository that the files are a change to; absent when they stand alone.</param>
public sealed record ProvenRequest(string Prompt, string Language, string? Hint, IReadOnlyList<string>? Criteria = null, string? Repository = null);

/// <param name="Bytes">Size of the content.</param>
/// <param name="Sha256">Of the content, lower-case hex.</param>
public sealed record ProvenFile(string Path, ProvenFileKind Kind, long Bytes, string Sha256);

public enum ProvenFileKind
{
    Code,
    Test,

    /// <summary>Comes along and is not judged, such as the page on how to run it.</summary>
    Document
}

/// <param name="Source"><c>caller</c> or <c>model</c>.</param>
/// <param name="Command">Runs them in the folder of the unpacked archive.</param>
/// <param name="Coverage">Share of the code's lines that they ran, 0 to 100; absent when not measured.</param>
/// <param name="MutationScore">How many of the faults that were put into the code they noticed; absent when not tried.</param>
public sealed record ProvenTests(string Source, string Command, bool Passed, RunOutcome Outcome, string Summary, IReadOnlyList<ProvenTest> Results, double? Coverage, MutationReport? MutationScore = null);

/// <param name="Message">Why it did not pass.</param>
public sealed record ProvenTest(string Name, TestStatus Status, string? Message);

/// <param name="Counts">Findings by severity; every severity is named.</param>
public sealed record ProvenFindings(bool Passed, RunOutcome Outcome, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<Finding> Findings);

/// <param name="Argument">That a test contradicts the request, as the model that wrote the code argued, and whether the test was changed; absent when nobody said so.</param>
public sealed record ProvenAttempt(int Number, string Strategy, string Tier, bool Passed, FailureClass? FailureClass, TestArgument? Argument = null);

/// <summary>What one model was asked for one purpose, failed calls included. In a replay from stored replies it wrote what it says, and was not called.</summary>
public sealed record ProvenModel(string Purpose, string Provider, string Model, int Calls, long InputTokens, long OutputTokens, decimal CostUsd);

public sealed record ProvenTimes(DateTimeOffset RequestedAt, DateTimeOffset? StartedAt, DateTimeOffset? JudgedAt, DateTimeOffset SignedAt);

/// <summary>The key that signed, so that the archive can be checked by itself. Whether that key is to be trusted, the document cannot say.</summary>
/// <param name="Fingerprint">SHA-256 of the key's SubjectPublicKeyInfo, lower-case hex.</param>
/// <param name="Pem">The public part.</param>
public sealed record ProvenKey(string Fingerprint, string Algorithm, string Pem);
