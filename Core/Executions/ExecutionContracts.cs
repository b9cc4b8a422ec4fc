using Nightshift.Dependencies;
using Nightshift.Mutations;
using Nightshift.Proofs;
using Nightshift.Skills;
using Nightshift.Tools;

namespace Nightshift.Executions;

/// <summary>Body of <c>POST /execute</c>.</summary>
/// <param name="Prompt">What to build, in words; 1 to 20,000 characters.</param>
/// <param name="Language">Detected from the prompt and the tests when absent.</param>
/// <param name="SessionId">A new session is begun when absent.</param>
/// <param name="OutputPreference"><c>snippet</c> or <c>zip</c>; both are always made, this says which one the caller shows. <c>pr</c> opens a pull request as well, in the repository.</param>
/// <param name="Tests">Used exactly as they are; the model writes tests when absent.</param>
/// <param name="MaxAttempts">1 to 5; 5 when absent.</param>
/// <param name="BudgetUsd">Most that the model calls may cost together, in USD; a call that could pass it is asked about first. Refused when not even the first call fits.</param>
/// <param name="TimeLimitMinutes">How long it may take from when it is picked up, waiting for answers aside; more than 0, and at most <see cref="ExecutionOptions.TimeLimitMinutes"/>, which holds when absent.</param>
/// <param name="Criteria">What has to hold, 1 to 12 statements of a line each; broken down from the prompt by a model when absent.</param>
/// <param name="Plan">Whether to wait, with the criteria, for <c>POST /execute/{id}/answer</c> before anything is written.</param>
/// <param name="Tier"><c>simple</c>, <c>medium</c> or <c>complex</c>: which models are asked. Judged from the request when absent.</param>
/// <param name="BasisId">An execution of yours that has delivered: this request changes its code, in its session, and its tests stay. Nothing else is given with it but tests and files.</param>
/// <param name="Attachments">Uploaded artifacts, at most 20, of which the models are sent what fits the request.</param>
/// <param name="LlmPreference"><c>fast</c>, <c>balanced</c> or <c>quality</c>; as in the user's settings when absent.</param>
/// <param name="Mode"><c>frugal</c>, <c>balanced</c>, <c>performance</c> or <c>busu</c>; as in the user's settings when absent.</param>
/// <param name="Model"><c>provider/model</c>, connected: it alone is asked, whatever the tier. The tier decides when absent.</param>
/// <param name="UseCode">Whether the models are also sent what the request is about of all code that was delivered to you or that you uploaded, at most eight places; what was sent, and why, is in the execution's <c>context</c>. False when absent.</param>
/// <param name="Agent">Name of an agent, such as <c>BackendDeveloper</c>, that the models are told to be; none when absent.</param>
/// <param name="GithubRepo">Name of an imported repository, such as <c>owner/name</c>: the code is a change to it.</param>
public sealed record ExecuteRequest(
    string Prompt,
    string? Language = null,
    Guid? SessionId = null,
    string? TemplateId = null,
    string? OutputPreference = null,
    bool? EnableSecurityScan = null,
    IReadOnlyList<SourceFile>? Tests = null,
    int? MaxAttempts = null,
    decimal? BudgetUsd = null,
    IReadOnlyList<string>? Criteria = null,
    bool? Plan = null,
    string? Tier = null,
    Guid? BasisId = null,
    IReadOnlyList<Guid>? Attachments = null,
    string? LlmPreference = null,
    string? Mode = null,
    string? Model = null,
    bool? UseCode = null,
    string? GithubRepo = null,
    string? Agent = null,
    double? TimeLimitMinutes = null);

/// <summary>Body of <c>POST /execute/{id}/retry</c>.</summary>
/// <param name="CustomPrompt">A hint for the models, at most 20,000 characters.</param>
/// <param name="Model">As in <see cref="ExecuteRequest"/>; the one of the run before when absent.</param>
public sealed record RetryRequest(string? CustomPrompt = null, string? Model = null);

/// <summary>Body of <c>POST /execute/{id}/validate</c>.</summary>
/// <param name="Files">All of the code, as a person has edited it.</param>
/// <param name="Tests">All of the tests, likewise.</param>
/// <param name="MaxAttempts">1, which asks no model; up to 5 has models repair what does not pass. 1 when absent.</param>
public sealed record EditRequest(IReadOnlyList<SourceFile> Files, IReadOnlyList<SourceFile> Tests, int? MaxAttempts = null);

/// <summary>Body of <c>POST /executions/{id}/replay</c>.</summary>
/// <param name="Modifications">What shall be different this time, in words; at most 20,000 characters.</param>
/// <param name="RepliesThrough">Up to this attempt the stored replies stand for the models: no call, the same files. 0 asks the models anew. Through the last attempt and
/// with nothing else changed, it ends there whatever the verdict is, so that no model is asked.</param>
/// <param name="Model">As in <see cref="ExecuteRequest"/>, for the attempts after those; the one of the run before when absent.</param>
public sealed record ReplayRequest(string? Modifications = null, int? RepliesThrough = null, string? Model = null);

public sealed record ReplayAccepted(Guid NewExecutionId, Guid SessionId, string Status);

/// <summary>Answer of <c>POST /execute</c>; the execution itself is then <c>pending</c>.</summary>
public sealed record ExecuteAccepted(Guid ExecutionId, Guid SessionId, string Status, int EstimatedTimeSeconds)
{
    public const string Queued = "queued";
}

/// <summary>Answer of <c>GET /execute/{id}</c>.</summary>
/// <param name="Attempt">The last one made.</param>
/// <param name="ComplexityParts">What the score is made of.</param>
/// <param name="Code">The delivered code, or that of the last attempt while it runs; files after the first carry a heading comment.</param>
/// <param name="Files">The same, file by file.</param>
/// <param name="Proof">Absent until something is delivered.</param>
/// <param name="Criteria">Absent until known.</param>
/// <param name="Question">What it waits for; absent when it does not.</param>
/// <param name="Dependencies">The packages that the code runs with; empty for code that uses none.</param>
/// <param name="ChosenModel">The model that alone is asked; absent when the tier decides.</param>
/// <param name="EstimatedTimeSeconds">How long the user's last runs in that language took, at the median; absent when it has ended, and before there are any.</param>
/// <param name="Skills">The skills that the models are told, and why; absent until they are chosen.</param>
/// <param name="Agent">The name of the agent that it is worked on as; absent for none.</param>
/// <param name="ToolCalls">What models called of MCP servers, in order; absent when nothing.</param>
public sealed record ExecutionDetail(
    Guid Id,
    Guid SessionId,
    string Prompt,
    string Language,
    ExecutionStatus Status,
    int Attempt,
    int MaxAttempts,
    int? BestAttempt,
    string? StopReason,
    string Tier,
    int ComplexityScore,
    IReadOnlyDictionary<string, int> ComplexityParts,
    string Mode,
    string LlmPreference,
    string Origin,
    Guid? ParentId,
    string? Hint,
    string? Code,
    string? Tests,
    IReadOnlyList<SourceFile> Files,
    IReadOnlyList<SourceFile> TestFiles,
    string? TestsSource,
    ExecutionOutput? Output,
    double? QualityScore,
    Guid? ArtifactId,
    string? PrUrl,
    decimal CostUsd,
    string? Model,
    string? Note,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    IReadOnlyList<AttemptDetail> Attempts,
    IReadOnlyList<ModelStep> Steps,
    ProofSummary? Proof = null,
    IReadOnlyList<CriterionDetail>? Criteria = null,
    Question? Question = null,
    IReadOnlyList<ContextFile>? Context = null,
    IReadOnlyList<Dependency>? Dependencies = null,
    string? ChosenModel = null,
    int? EstimatedTimeSeconds = null,
    IReadOnlyList<ToolCallDetail>? ToolCalls = null,
    string? GithubRepo = null,
    IReadOnlyList<ChosenSkill>? Skills = null,
    string? Agent = null);

/// <summary>One thing that has to hold.</summary>
/// <param name="Number">From 1; tests name it.</param>
/// <param name="State">As the shown attempt's tests came out; absent before the first.</param>
/// <param name="Tests">The tests that name it.</param>
public sealed record CriterionDetail(int Number, string Text, CriterionState? State, IReadOnlyList<string> Tests);

/// <summary>What the tools said of the delivered attempt.</summary>
public sealed record ExecutionOutput(string Stdout, string Stderr, Signal? TestResults, Signal? LintResults, Signal? SecurityResults);

/// <summary>The ledger of one attempt: how it was made and by whom, what it cost, what it holds, how it was judged.</summary>
/// <param name="Why">Why this strategy, in a sentence.</param>
/// <param name="Model">Provider and model that wrote it; null for a stored reply of another execution.</param>
/// <param name="GenerationMs">From the start of the attempt to its code.</param>
/// <param name="ValidationMs">From its code to its verdict.</param>
/// <param name="Fix">What the language's own tools mended; absent when nothing.</param>
/// <param name="Argument">That a test contradicts the request, and what came of it; absent when nobody said so.</param>
/// <param name="Lessons">What earlier runs learned and the model was told; absent when there was nothing.</param>
/// <param name="TestScore">How many of the faults that were put into its code the tests noticed; only where it passed, and was tried.</param>
public sealed record AttemptDetail(
    int Number,
    string Strategy,
    string Why,
    string Tier,
    string? Model,
    decimal CostUsd,
    long? GenerationMs,
    long? ValidationMs,
    IReadOnlyList<SourceFile> Files,
    string? Diff,
    ValidationReport? Report,
    bool? Passed,
    FailureClass? FailureClass,
    string? FailureMessage,
    DateTimeOffset StartedAt,
    DateTimeOffset? ValidatedAt,
    AttemptFix? Fix = null,
    TestArgument? Argument = null,
    IReadOnlyList<Lesson>? Lessons = null,
    MutationReport? TestScore = null);

/// <summary>Answer of <c>GET /execute/{id}/diff</c>.</summary>
public sealed record ExecutionDiff(int FromAttempt, int ToAttempt, string UnifiedDiff, string ChangesSummary);

/// <summary>One row of <c>GET /executions</c>.</summary>
/// <param name="Held">Whether it waits for its next night shift, and so needs nobody.</param>
public sealed record ExecutionSummary(
    Guid Id, Guid SessionId, string Prompt, string Language, ExecutionStatus Status, bool Held, int Attempt, int MaxAttempts, double? QualityScore, decimal CostUsd, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt);

public sealed record ExecutionList(IReadOnlyList<ExecutionSummary> Executions, long Total, int Page);

/// <summary>Answer of <c>GET /executions/history</c>.</summary>
/// <param name="Days">Only those on which something ended, in order.</param>
/// <param name="AttemptsToProof">How many were proven in 1, 2 … attempts; only those that occur.</param>
public sealed record ExecutionHistory(IReadOnlyList<ExecutionDay> Days, IReadOnlyList<AttemptsToProof> AttemptsToProof);

/// <param name="Day"><c>2026-01-31</c>, of UTC.</param>
/// <param name="Ended">Proven, partial or failed.</param>
/// <param name="Quality">0 to 10, of those proven, on average; absent when none was.</param>
/// <param name="Attempts">To the proof, on average; absent when nothing was proven.</param>
public sealed record ExecutionDay(string Day, long Ended, long Proven, double? Quality, double? Attempts);

public sealed record AttemptsToProof(int Attempts, long Proven);
