using Nightshift.Events;
using Nightshift.Models;
using Nightshift.Skills;

namespace Nightshift.Executions;

/// <summary>Every event on the stream <c>execution/&lt;id&gt;</c>, in the order a clean run appends them.</summary>
public static class ExecutionEvents
{
    public const string Queued = "execution.queued";                  // ExecutionQueued
    public const string ContextReady = "context.ready";               // ContextReady
    public const string SkillsChosen = "skills.chosen";               // SkillsChosen
    public const string Started = "execution.started";                // ExecutionStarted
    public const string CriteriaReady = "criteria.ready";             // CriteriaReady
    public const string GenerationStarted = "generation.started";     // GenerationStarted
    public const string GenerationDelta = "generation.delta";         // GenerationDelta; live only, never stored
    public const string GenerationCompleted = "generation.completed"; // GenerationCompleted
    public const string ModelFailed = "model.failed";                 // ModelFailed
    public const string BudgetNear = "budget.near";                   // BudgetNear
    public const string ToolCalled = "tool.called";                   // ToolCalled
    public const string ToolAnswered = "tool.answered";               // ToolAnswered
    public const string ToolsUnavailable = "tools.unavailable";       // ToolsUnavailable
    public const string TestsReady = "tests.ready";                   // TestsReady
    public const string AttemptStarted = "attempt.started";           // AttemptStarted
    public const string CodeReady = "code.ready";                     // CodeReady
    public const string TestsArgued = "tests.argued";                 // TestsArgued
    public const string CodeFixed = "code.fixed";                     // CodeFixed
    public const string SignalStarted = "signal.started";             // AttemptSignalStarted
    public const string SignalCompleted = "signal.completed";         // SignalCompleted
    public const string AttemptCompleted = "attempt.completed";       // AttemptCompleted
    public const string TestsScored = "tests.scored";                 // TestsScored
    public const string Waiting = "execution.waiting";                // Question
    public const string Answered = "execution.answered";              // ExecutionAnswered
    public const string CancelRequested = "execution.cancel_requested";
    public const string Completed = "execution.completed";            // ExecutionCompleted

    public const string StreamPrefix = "execution/";

    public static string Stream(Guid executionId) => $"{StreamPrefix}{executionId}";

    /// <summary>Whose stream it is; null when it is not an execution's.</summary>
    public static Guid? ExecutionOf(string stream) => StreamName.IdOf(stream, StreamPrefix);
}

/// <param name="Agent">The title of the agent that it is worked on as; absent for none.</param>
public sealed record ExecutionQueued(Guid ExecutionId, Guid SessionId, string Prompt, string Language, int MaxAttempts, string? Agent = null);

/// <param name="Files">What came with the request, and how much of it is sent.</param>
public sealed record ContextReady(IReadOnlyList<ContextShare> Files);

/// <param name="Characters">Of the whole file.</param>
/// <param name="Picture">Whether it is a picture that the models are shown.</param>
public sealed record ContextShare(string Source, string Path, int Characters, int Sent, string? Why, bool Picture = false);

/// <param name="Skills">What the models are told besides the request, and why.</param>
public sealed record SkillsChosen(IReadOnlyList<SkillShare> Skills);

/// <param name="Resumed">True when a Jobs process goes on with a run that another one began.</param>
/// <param name="ComplexityParts">What the score is made of.</param>
public sealed record ExecutionStarted(string Language, string Tier, int ComplexityScore, bool Resumed, IReadOnlyDictionary<string, int>? ComplexityParts = null, string? Mode = null);

/// <param name="Source"><c>caller</c> or <c>model</c>.</param>
public sealed record CriteriaReady(string Source, IReadOnlyList<string> Criteria);

/// <param name="GoOn">False when it stops at a budget.</param>
/// <param name="BudgetUsd">What the budget was raised to; absent when it was not.</param>
public sealed record ExecutionAnswered(QuestionKind Kind, bool GoOn, decimal? BudgetUsd);

/// <param name="Attempt">0 while the criteria and the tests are written.</param>
/// <param name="Purpose"><c>criteria</c>, <c>tests</c>, <c>code</c> or <c>repair</c>.</param>
/// <param name="Why">Why this model, in a clause; null when it is the first of its list.</param>
public sealed record GenerationStarted(int Attempt, string Purpose, string Provider, string Model, string? Why = null);

public sealed record GenerationDelta(int Attempt, string Purpose, string Text);

/// <param name="Note">What the reader should know of the source, such as which template it came from.</param>
public sealed record GenerationCompleted(int Attempt, string Purpose, string Provider, string Model, int InputTokens, int OutputTokens, decimal CostUsd, long DurationMs, string? Note)
{
    public static GenerationCompleted Of(ModelReply reply, int attempt, string purpose) =>
        new(attempt, purpose, reply.Provider, reply.Model, reply.InputTokens, reply.OutputTokens, reply.CostUsd, reply.DurationMs, reply.Note);
}

/// <param name="Cause">What went wrong at the provider, in words.</param>
/// <param name="Next">What happens now: a wait and a retry, the next model, or the end.</param>
/// <param name="CostUsd">What came before it went wrong has to be paid for.</param>
public sealed record ModelFailed(int Attempt, string Provider, string Model, string Cause, string Next, decimal CostUsd = 0);

/// <summary>A step has taken the run, the day or the month past the share of its budget from which its owner is warned.</summary>
/// <param name="SpentUsd">Of the budget, the step included.</param>
public sealed record BudgetNear(BudgetBound Bound, decimal LimitUsd, decimal SpentUsd);

/// <summary>A model called a tool. The whole of it is in the ledger.</summary>
/// <param name="Arguments">As JSON, the first 300 characters.</param>
public sealed record ToolCalled(int Attempt, string Server, string Tool, string Arguments);

/// <param name="Server">Null when no server offers such a tool.</param>
/// <param name="Succeeded">False when the tool reports a failure, or could not be called.</param>
/// <param name="Result">The first 300 characters of what the model is told.</param>
/// <param name="Characters">Of the whole result, before it was cut off.</param>
public sealed record ToolAnswered(int Attempt, string? Server, string Tool, bool Succeeded, string Result, int Characters, long DurationMs);

/// <summary>The tools of a server could not be had, so that the model is not offered them.</summary>
/// <param name="Cause">Why, in a clause.</param>
public sealed record ToolsUnavailable(int Attempt, string Server, string Cause);

/// <param name="Source"><c>caller</c> or <c>model</c>.</param>
/// <param name="Changes">Tests of the delivery before that did not stay as they were, with the model's reason; absent when all did.</param>
public sealed record TestsReady(string Source, IReadOnlyList<string> Paths, IReadOnlyList<TestChange>? Changes = null);

public sealed record TestChange(string Path, string Why);

/// <param name="Strategy">Such as <c>generate</c>, <c>repair</c> or <c>fresh</c>.</param>
/// <param name="Why">Why this strategy, in a sentence.</param>
/// <param name="Lessons">How many lessons of earlier runs the model is told; absent for none.</param>
public sealed record AttemptStarted(int Attempt, int MaxAttempts, string Strategy, string Why, int? Lessons = null);

public sealed record CodeReady(int Attempt, IReadOnlyList<string> Paths);

/// <summary>It was argued that a test contradicts the request, and decided.</summary>
/// <param name="Accepted">Whether the test was changed.</param>
public sealed record TestsArgued(int Attempt, string Test, string Why, bool Accepted);

/// <summary>The language's own tools mended the code; it is validated again.</summary>
public sealed record CodeFixed(int Attempt, string Summary, IReadOnlyList<string> Rules);

public sealed record AttemptSignalStarted(int Attempt, SignalKind Kind, string Tool);

/// <summary>A signal's verdict without its details, which are in the attempt.</summary>
/// <param name="Criteria">How each criterion came out; only on tests, and only where there are criteria.</param>
public sealed record SignalCompleted(
    int Attempt, SignalKind Kind, bool Passed, string Summary, int TestsPassed, int TestsTotal, int Findings, long DurationMs, IReadOnlyList<CriterionResult>? Criteria = null)
{
    public static SignalCompleted Of(Execution execution, int attempt, Signal signal) => new(
        attempt, signal.Kind, signal.Passed, signal.Summary, signal.Tests.Count(test => test.Status == TestStatus.Passed), signal.Tests.Count, signal.Findings.Count, signal.DurationMs,
        signal.Kind == SignalKind.Tests && execution.Criteria is { Count: > 0 } criteria ? CriterionResult.Of(criteria, signal.Tests) : null);
}

/// <param name="FailureClass">Null when it passed.</param>
public sealed record AttemptCompleted(int Attempt, bool Passed, FailureClass? FailureClass, string? FailureMessage);

/// <summary>What became of the faults that were put into the code of an attempt that passed. Those that no test noticed are in the attempt.</summary>
/// <param name="Summary">One line for people.</param>
/// <param name="Score">Share of the faults that the tests noticed, 0 to 1; absent when not measured.</param>
/// <param name="Weak">Whether that is too little, so that better tests are asked for where a model wrote them.</param>
public sealed record TestsScored(int Attempt, string Summary, double? Score, int Killed, int Survived, bool Weak);

public sealed record ExecutionCompleted(ExecutionStatus Status, int Attempt, int? BestAttempt, string? StopReason, double? QualityScore, Guid? ArtifactId, decimal CostUsd, long DurationMs, string? PrUrl = null);
