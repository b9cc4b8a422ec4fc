using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Models;
using Nightshift.Mutations;
using Nightshift.Skills;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>
/// One process's hold on an execution: everything the loop writes goes through here, each step with its events in one transaction, and only
/// while nobody else has taken the execution over and nobody has asked to cancel it.
/// </summary>
/// <param name="questions">All that it has asked so far.</param>
internal sealed class ExecutionRun(NpgsqlDataSource database, EventLog events, Execution execution, int number, IReadOnlyList<AskedQuestion> questions, bool held = false)
{
    /// <summary>As it was picked up, with what this run has written since.</summary>
    public Execution Execution { get; private set; } = execution;

    public IReadOnlyList<AskedQuestion> Questions => questions;

    public Guid Id { get; } = execution.Id;

    public Language Language { get; } = Language.Find(execution.Language)!;

    public string Stream { get; } = ExecutionEvents.Stream(execution.Id);

    /// <summary>How many times this execution has been picked up, this time included.</summary>
    public int Number => number;

    public Task AppendAsync<T>(NpgsqlTransaction transaction, string type, T data, CancellationToken cancellation) =>
        events.AppendAsync(transaction, Execution.UserId, Stream, type, data, cancellation);

    public Task RecordAsync<T>(string type, T data, CancellationToken cancellation) =>
        WriteAsync(transaction => AppendAsync(transaction, type, data, cancellation), cancellation);

    /// <summary>Whether it shall stop after the step that it is at. What is asked for during a step is known when that is written.</summary>
    public bool IsHeld { get; private set; } = held;

    private const string HoldSql = "select cancel_requested_at is not null, hold_requested_at is not null from executions where id = @id and run = @number and status = 'running' for update";

    /// <exception cref="RunLostException">Another process has taken the execution over.</exception>
    /// <exception cref="OperationCanceledException">Its owner has asked to stop.</exception>
    public Task WriteAsync(Func<NpgsqlTransaction, Task> write, CancellationToken cancellation, bool evenIfCancelled = false) => database.InTransactionAsync(async transaction =>
    {
        var (cancelled, held) = await transaction.FirstAsync<(bool, bool)?>(HoldSql, new { Id, number }, cancellation) ?? throw new RunLostException();
        IsHeld = held;
        if (cancelled && !evenIfCancelled) throw new OperationCanceledException();
        await write(transaction);
        return true;
    }, cancellation);

    private const string SaveCriteriaSql = $"update executions set criteria = @criteria, criteria_source = '{TestsSources.Model}' where id = @Id";

    public async Task SaveCriteriaAsync(IReadOnlyList<string> criteria, GenerationCompleted generation, CancellationToken cancellation)
    {
        await WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(SaveCriteriaSql, new { Id, criteria }, cancellation);
            await AppendAsync(transaction, ExecutionEvents.GenerationCompleted, generation, cancellation);
            await AppendAsync(transaction, ExecutionEvents.CriteriaReady, new CriteriaReady(TestsSources.Model, criteria), cancellation);
        }, cancellation);
        Execution = Execution with { Criteria = criteria, CriteriaSource = TestsSources.Model };
    }

    private const string SaveContextSql = "update executions set context = @context where id = @Id";

    public async Task SaveContextAsync(IReadOnlyList<ContextFile> context, CancellationToken cancellation)
    {
        await WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(SaveContextSql, new { Id, context }, cancellation);
            await AppendAsync(transaction, ExecutionEvents.ContextReady, new ContextReady([.. context.Select(file => file.ToShare())]), cancellation);
        }, cancellation);
        Execution = Execution with { Context = context };
    }

    private const string SaveSkillsSql = "update executions set skills = @skills where id = @Id";

    public async Task SaveSkillsAsync(IReadOnlyList<ChosenSkill> skills, CancellationToken cancellation)
    {
        await WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(SaveSkillsSql, new { Id, skills }, cancellation);
            if (skills.Count > 0) await AppendAsync(transaction, ExecutionEvents.SkillsChosen, new SkillsChosen([.. skills.Select(skill => skill.ToShare())]), cancellation);
        }, cancellation);
        Execution = Execution with { Skills = skills };
    }

    private const string SaveTestsSql = $"update executions set tests = @tests, tests_source = '{TestsSources.Model}' where id = @Id";

    /// <param name="generations">Every reply that went into them.</param>
    public async Task SaveTestsAsync(IReadOnlyList<SourceFile> tests, IReadOnlyList<TestChange> changes, IReadOnlyList<GenerationCompleted> generations, CancellationToken cancellation)
    {
        await WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(SaveTestsSql, new { Id, tests }, cancellation);
            foreach (var generation in generations) await AppendAsync(transaction, ExecutionEvents.GenerationCompleted, generation, cancellation);
            await AppendAsync(transaction, ExecutionEvents.TestsReady, new TestsReady(TestsSources.Model, [.. tests.Select(test => test.Path)], changes.Count == 0 ? null : changes), cancellation);
        }, cancellation);
        Execution = Execution with { Tests = tests, TestsSource = TestsSources.Model };
    }

    private const string StartAttemptSql = """
        insert into attempts (execution_id, number, user_id, strategy, why, tier, lessons) values (@Id, @number, @UserId, @Strategy, @Why, @Tier, @lessons);
        update executions set attempt = @number where id = @Id;
        """;

    public Task StartAttemptAsync(int attempt, AttemptPlan plan, IReadOnlyList<Lesson>? lessons, CancellationToken cancellation) => WriteAsync(async transaction =>
    {
        await transaction.ExecuteAsync(StartAttemptSql, new { Id, number = attempt, Execution.UserId, plan.Strategy, plan.Why, plan.Tier, lessons }, cancellation);
        await AppendAsync(transaction, ExecutionEvents.AttemptStarted, new AttemptStarted(attempt, Execution.MaxAttempts, plan.Strategy, plan.Why, lessons?.Count), cancellation);
    }, cancellation);

    private const string SaveCodeSql = "update attempts set files = @files, diff = @diff, argument = @argument, generated_at = now() where execution_id = @Id and number = @number";

    public Task SaveCodeAsync(int attempt, IReadOnlyList<SourceFile> files, string? diff, TestArgument? argument, GenerationCompleted generation, CancellationToken cancellation) => WriteAsync(async transaction =>
    {
        await transaction.ExecuteAsync(SaveCodeSql, new { Id, number = attempt, files, diff, argument }, cancellation);
        await AppendAsync(transaction, ExecutionEvents.GenerationCompleted, generation, cancellation);
        await AppendAsync(transaction, ExecutionEvents.CodeReady, new CodeReady(attempt, [.. files.Select(file => file.Path)]), cancellation);
    }, cancellation);

    private const string SaveArgumentSql = """
        update attempts set argument = @argument where execution_id = @Id and number = @number;
        update executions set tests = @tests where id = @Id;
        """;

    /// <param name="tests">All of them, as they are from now on.</param>
    public async Task SaveArgumentAsync(int attempt, TestArgument argument, IReadOnlyList<SourceFile> tests, GenerationCompleted generation, CancellationToken cancellation)
    {
        await WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(SaveArgumentSql, new { Id, number = attempt, argument, tests }, cancellation);
            await AppendAsync(transaction, ExecutionEvents.GenerationCompleted, generation, cancellation);
            await AppendAsync(transaction, ExecutionEvents.TestsArgued, new TestsArgued(attempt, argument.Test, argument.Why, argument.Accepted == true), cancellation);
        }, cancellation);
        Execution = Execution with { Tests = tests };
    }

    private const string SaveFixSql = "update attempts set files = @files, fix = @fix where execution_id = @Id and number = @number";

    /// <param name="fix">Null when it is undone.</param>
    public Task SaveFixAsync(int attempt, IReadOnlyList<SourceFile> files, AttemptFix? fix, CancellationToken cancellation) => WriteAsync(async transaction =>
    {
        await transaction.ExecuteAsync(SaveFixSql, new { Id, number = attempt, files, fix }, cancellation);
        var said = fix is null ? new CodeFixed(attempt, "What the tools mended did not pass, so it was undone.", []) : new CodeFixed(attempt, fix.Summary, fix.Rules);
        await AppendAsync(transaction, ExecutionEvents.CodeFixed, said, cancellation);
    }, cancellation);

    private const string JudgeSql = """
        update attempts set report = @report, failure_class = @failureClass, failure_message = @message, fingerprint = @fingerprint,
          score = @score, validated_at = now()
        where execution_id = @Id and number = @number
        """;

    /// <param name="failure">Null when it passed.</param>
    public Task JudgeAsync(int attempt, ValidationReport? report, Failure? failure, double score, CancellationToken cancellation) => WriteAsync(async transaction =>
    {
        var failureClass = failure is null ? null : Json.Name(failure.Class);
        await transaction.ExecuteAsync(JudgeSql, new { Id, number = attempt, report, failureClass, failure?.Message, failure?.Fingerprint, score }, cancellation);
        await ModelVerdicts.RecordAsync(transaction, Execution, attempt, proven: failure is null, cancellation);
        await AppendAsync(transaction, ExecutionEvents.AttemptCompleted, new AttemptCompleted(attempt, failure is null, failure?.Class, failure?.Message), cancellation);
    }, cancellation);

    private const string SaveTestScoreSql = "update attempts set test_score = @score where execution_id = @Id and number = @number";

    /// <param name="threshold">Below which the tests are weak.</param>
    public Task SaveTestScoreAsync(int attempt, MutationReport score, double threshold, CancellationToken cancellation) => WriteAsync(async transaction =>
    {
        await transaction.ExecuteAsync(SaveTestScoreSql, new { Id, number = attempt, score }, cancellation);
        await AppendAsync(transaction, ExecutionEvents.TestsScored, new TestsScored(attempt, score.Summary, score.Score, score.Killed, score.Survived, score.IsWeak(threshold)), cancellation);
    }, cancellation);

    private const string StrongerAskedSql = "update executions set stronger_asked = stronger_asked + 1 where id = @Id";

    /// <summary>Better tests were asked for, and none came that could be used.</summary>
    /// <param name="generation">Null when no model answered.</param>
    public async Task SaveNoStrongerTestsAsync(GenerationCompleted? generation, CancellationToken cancellation)
    {
        await WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(StrongerAskedSql, new { Id }, cancellation);
            if (generation is not null) await AppendAsync(transaction, ExecutionEvents.GenerationCompleted, generation, cancellation);
        }, cancellation);
        Execution = Execution with { StrongerAsked = Execution.StrongerAsked + 1 };
    }

    private const string SaveStrongerTestsSql = $"""
        {SaveTestsSql};
        {StrongerAskedSql};
        {JudgeSql};
        update attempts set test_score = null where execution_id = @Id and number = @number
        """;

    /// <summary>Better tests are added, and the attempt is judged anew by all of them.</summary>
    /// <param name="failure">Null when it still passes.</param>
    public async Task SaveStrongerTestsAsync(
        int attempt, IReadOnlyList<SourceFile> tests, ValidationReport report, Failure? failure, double score, GenerationCompleted generation, CancellationToken cancellation)
    {
        await WriteAsync(async transaction =>
        {
            var failureClass = failure is null ? null : Json.Name(failure.Class);
            await transaction.ExecuteAsync(SaveStrongerTestsSql, new { Id, tests, number = attempt, report, failureClass, failure?.Message, failure?.Fingerprint, score }, cancellation);
            await AppendAsync(transaction, ExecutionEvents.GenerationCompleted, generation, cancellation);
            await AppendAsync(transaction, ExecutionEvents.TestsReady, new TestsReady(TestsSources.Model, [.. tests.Select(test => test.Path)]), cancellation);
            foreach (var signal in report.Signals) await AppendAsync(transaction, ExecutionEvents.SignalCompleted, SignalCompleted.Of(Execution, attempt, signal), cancellation);
            await AppendAsync(transaction, ExecutionEvents.AttemptCompleted, new AttemptCompleted(attempt, failure is null, failure?.Class, failure?.Message), cancellation);
        }, cancellation);
        Execution = Execution with { Tests = tests, StrongerAsked = Execution.StrongerAsked + 1 };
    }

    private const string ReserveSql = "update executions set artifact_id = coalesce(artifact_id, @artifactId) where id = @Id returning artifact_id";

    /// <summary>The id that the bundle will have, however often its making is cut off.</summary>
    public async Task<Guid> ReserveArtifactAsync(CancellationToken cancellation)
    {
        var artifactId = Guid.CreateVersion7();
        await WriteAsync(async transaction => artifactId = await transaction.FirstAsync<Guid>(ReserveSql, new { Id, artifactId }, cancellation), cancellation);
        return artifactId;
    }

    private const string EndSql = """
        update executions set status = @status, best_attempt = @best, stop_reason = @reason, quality_score = @quality, artifact_id = @ArtifactId, pr_url = @PrUrl, completed_at = now()
        where id = @Id returning attempt, extract(epoch from now() - created_at) * 1000 as duration_ms,
          (select coalesce(sum(cost_usd), 0) from model_calls where execution_id = @Id) as cost_usd
        """;

    /// <summary>The last write of a run, with what else belongs to the delivery in the same transaction.</summary>
    public Task EndAsync(Ending ending, Func<NpgsqlTransaction, Task> deliver, CancellationToken cancellation) => WriteAsync(async transaction =>
    {
        await deliver(transaction);
        var parameters = new { Id, status = Json.Name(ending.Status), best = ending.BestAttempt, reason = ending.Reason, quality = ending.Quality, ending.ArtifactId, ending.PrUrl };
        var (attempt, duration, cost) = await transaction.FirstAsync<(int, decimal, decimal)>(EndSql, parameters, cancellation);
        var completed = new ExecutionCompleted(ending.Status, attempt, ending.BestAttempt, ending.Reason, ending.Quality, ending.ArtifactId, cost, (long)duration, ending.PrUrl);
        await AppendAsync(transaction, ExecutionEvents.Completed, completed, cancellation);
    }, cancellation, evenIfCancelled: ending.Status == ExecutionStatus.Cancelled);
}

/// <param name="Strategy"><c>generate</c>, <c>repair</c> or <c>fresh</c>.</param>
internal sealed record AttemptPlan(string Strategy, string Why, string Tier);

/// <summary>Why an attempt did not pass.</summary>
/// <param name="Fingerprint">Equal for the same failure seen again.</param>
internal sealed record Failure(FailureClass Class, string Message, string Fingerprint);

internal sealed record Ending(ExecutionStatus Status, string? Reason, int? BestAttempt = null, double? Quality = null, Guid? ArtifactId = null, string? PrUrl = null);

/// <summary>Another process has taken the execution over; this one must stop without a trace.</summary>
internal sealed class RunLostException() : Exception("Another process has taken this work over.");
