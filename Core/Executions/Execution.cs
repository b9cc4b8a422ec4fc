using Nightshift.Agents;
using Nightshift.Models;
using Nightshift.Skills;

namespace Nightshift.Executions;

/// <summary>One request on its way through the loop, as stored.</summary>
public record Execution
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required Guid SessionId { get; init; }
    public required string Prompt { get; init; }
    public required string Language { get; init; }
    public string? TemplateId { get; init; }
    public required string OutputPreference { get; init; }
    public required bool EnableSecurityScan { get; init; }

    /// <summary>1 to 5.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>What all model calls of this execution together may cost, in USD; no bound when null.</summary>
    public decimal? BudgetUsd { get; init; }

    /// <summary>Minutes that it may take from when it is picked up; the installation's limit when null.</summary>
    public double? TimeLimitMinutes { get; init; }
    public required string Tier { get; init; }
    public required int ComplexityScore { get; init; }

    /// <summary>What has to hold, as a few checkable statements; null until known.</summary>
    public IReadOnlyList<string>? Criteria { get; init; }

    /// <summary><c>caller</c> or <c>model</c>.</summary>
    public string? CriteriaSource { get; init; }

    /// <summary>Whether its owner wants to see and change the criteria before anything is written.</summary>
    public bool Plan { get; init; }

    /// <summary>One of <see cref="RoutingModes"/>; the tier is by the score and this.</summary>
    public string Mode { get; init; } = RoutingModes.Balanced;

    /// <summary>One of <see cref="LlmPreferences"/>.</summary>
    public string LlmPreference { get; init; } = LlmPreferences.Balanced;

    /// <summary><c>provider/model</c> that alone is asked; null lets the tier decide.</summary>
    public string? ChosenModel { get; init; }

    /// <summary>Frozen once there: supplied by the caller, or written before any code was.</summary>
    public IReadOnlyList<SourceFile>? Tests { get; init; }

    /// <summary><c>caller</c> or <c>model</c>.</summary>
    public string? TestsSource { get; init; }

    /// <summary>How often a model was asked for better tests, because faults in the code went unnoticed.</summary>
    public int StrongerAsked { get; init; }
    public required ExecutionStatus Status { get; init; }

    /// <summary>The last attempt made; 0 before the first.</summary>
    public required int Attempt { get; init; }
    public int? BestAttempt { get; init; }
    public string? StopReason { get; init; }
    public double? QualityScore { get; init; }
    public Guid? ArtifactId { get; init; }

    /// <summary>
    /// <c>request</c>, <c>retry</c> (goes on from the parent's best attempt), <c>replay</c> (does the parent's request again), <c>edit</c> (judges what a person
    /// made of the parent's code) or <c>follow_up</c> (changes what the parent delivered).
    /// </summary>
    public string Origin { get; init; } = ExecutionOrigins.Request;
    public Guid? ParentId { get; init; }

    /// <summary>The execution whose best attempt the first attempt goes on from; null to begin with nothing.</summary>
    public Guid? BasisId { get; init; }

    /// <summary>What the person adds to the request.</summary>
    public string? Hint { get; init; }

    /// <summary>The files that came with the request; null when none did.</summary>
    public IReadOnlyList<ContextFile>? Context { get; init; }

    /// <summary>The repository that it works from; null when it begins with nothing.</summary>
    public RepositoryTarget? Target { get; init; }

    /// <summary>The skills that the models are told, as they were when they were chosen; null until that is done. A retry and a replay have their parent's.</summary>
    public IReadOnlyList<ChosenSkill>? Skills { get; init; }

    /// <summary>The agent that it is worked on as; null for none.</summary>
    public AgentUse? Agent { get; init; }

    /// <summary>The pull request that it was delivered as.</summary>
    public string? PrUrl { get; init; }

    /// <summary>Up to this attempt, the parent's stored replies stand for the models, so nothing is asked and nothing is paid.</summary>
    public int RepliesThrough { get; init; }

    /// <summary>The W3C trace context of the request that queued it.</summary>
    public string? TraceParent { get; init; }
    public DateTimeOffset? CancelRequestedAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>
    /// A new execution of the same request. A retry keeps the criteria and the frozen tests; a replay keeps what the caller supplied, and from stored replies the
    /// criteria, and the tests where they were written before this one: else they come from their reply, as they were before any was changed.
    /// </summary>
    /// <param name="testsAreStored">Whether the reply with the tests is among the stored ones.</param>
    public Execution Again(string origin, string? hint, string? traceParent, int repliesThrough = 0, bool testsAreStored = false)
    {
        var same = origin == ExecutionOrigins.Retry || repliesThrough > 0;
        var tests = (same && !testsAreStored) || TestsSource == TestsSources.Caller ? Tests : null;
        var criteria = same || CriteriaSource == TestsSources.Caller ? Criteria : null;
        return this with
        {
            Id = Guid.CreateVersion7(), Origin = origin, ParentId = Id, BasisId = origin == ExecutionOrigins.Retry ? Id : BasisId, Hint = hint, RepliesThrough = repliesThrough, Tests = tests,
            TestsSource = tests is null ? null : TestsSource, Criteria = criteria, CriteriaSource = criteria is null ? null : CriteriaSource, Plan = Plan && !same, StrongerAsked = 0, Status = ExecutionStatus.Pending, Attempt = 0, TraceParent = traceParent
        };
    }

    /// <summary>A new execution that judges edited files as they are; no model is asked unless there is room for a repair.</summary>
    public Execution Edited(IReadOnlyList<SourceFile> tests, int maxAttempts, string? traceParent) => Again(ExecutionOrigins.Edit, null, traceParent) with
    {
        BasisId = null, MaxAttempts = maxAttempts, Criteria = Criteria, CriteriaSource = CriteriaSource, Plan = false, Skills = maxAttempts == 1 ? [] : Skills, Tests = tests, TestsSource = Tests is { } mine && mine.SequenceEqual(tests) ? TestsSource : TestsSources.Caller
    };

    /// <summary>All that is delivered with this code: its tests, and what the language's tools need beside them, unless a repository has that.</summary>
    public IReadOnlyList<SourceFile> Delivered(IReadOnlyList<SourceFile> code)
    {
        IReadOnlyList<SourceFile> files = [.. code, .. Tests ?? []];
        return Target is null ? Executions.Language.Find(Language)!.WithProject(files) : files;
    }

    /// <summary>This request as one that changes what <paramref name="parent"/> delivered: its tests stay, and new ones come from the new words.</summary>
    public Execution Following(Execution parent) => this with
    {
        Origin = ExecutionOrigins.FollowUp, ParentId = parent.Id, BasisId = parent.Id, Language = parent.Language, TemplateId = null,
        Target = parent.Target, OutputPreference = parent.Target is null ? OutputPreference : parent.OutputPreference,
        Prompt = $"{Prompt}\n\nThis changes what was built before, which was asked for like this:\n{parent.Prompt}{(parent.Hint is { } hint ? $"\n{hint}" : "")}",
        Tests = Tests is null ? null : [.. (parent.Tests ?? []).ExceptBy(Tests.Select(test => test.Path), test => test.Path), .. Tests]
    };
}

/// <summary>What an execution came from.</summary>
public static class ExecutionOrigins
{
    public const string Request = "request";
    public const string Retry = "retry";
    public const string Replay = "replay";
    public const string Edit = "edit";
    public const string FollowUp = "follow_up";
}

/// <summary>Steps that others than the loop ask for.</summary>
public static class LoopSteps
{
    /// <summary>The first tests.</summary>
    public const string Tests = "tests";
}

/// <summary>Who wrote an execution's tests, or its criteria.</summary>
public static class TestsSources
{
    public const string Caller = "caller";
    public const string Model = "model";
}
