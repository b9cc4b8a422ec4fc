using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Nightshift.Models;
using Nightshift.Repositories;
using Nightshift.Skills;

namespace Nightshift.Executions;

/// <summary>
/// The loop: criteria and tests first, then generate, validate and repair, at most <see cref="Execution.MaxAttempts"/> times. Where it stands is read from
/// the rows, so whoever picks an execution up goes on with the step that was cut off.
/// </summary>
internal sealed partial class ExecutionLoop(
    RunStore runs,
    ExecutionStore executions,
    CriteriaStep criteria,
    TestsStep testing,
    CodeStep coding,
    ArgueStep arguing,
    ValidateStep validation,
    LessonStore lessons,
    TestScoring scoring,
    RepositoryWork repositories,
    SkillSelection skills,
    Delivery delivery,
    RunningWork running,
    IOptions<ExecutionOptions> options,
    TimeProvider time,
    ILogger<ExecutionLoop> log)
{
    /// <summary>An execution that was picked up this often and never ended fails, so that one that kills its process cannot do so for ever.</summary>
    private const int MostPickUps = 20;

    public async Task RunAsync(Guid id, CancellationToken stopping)
    {
        if (await runs.PickUpAsync(id, stopping) is not { } run) return;
        Log.PickedUp(log, id, run.Number);
        using var activity = Telemetry.Source.StartActivity("execution", ActivityKind.Consumer, run.Execution.TraceParent);
        activity?.SetTag("nightshift.execution", id);
        using var cancel = running.Add(run.Stream, stopping);
        try
        {
            var outcome = await OutcomeInTimeAsync(run, cancel.Token);
            if (outcome.Question is { } question) await runs.AskAsync(run, question, stopping);
            else await EndAsync(run, outcome.StopReason, stopping);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            await run.EndAsync(new Ending(ExecutionStatus.Cancelled, "Cancelled."), _ => Task.CompletedTask, stopping);
        }
        catch (RunLostException)
        {
            Log.Lost(log, id);
        }
        finally
        {
            running.Remove(run.Stream);
        }
    }

    /// <summary>Time spent waiting for an answer does not count.</summary>
    private async Task<Outcome> OutcomeInTimeAsync(ExecutionRun run, CancellationToken cancellation)
    {
        var minutes = run.Execution.TimeLimitMinutes ?? options.Value.TimeLimitMinutes;
        var waited = run.Questions.Aggregate(TimeSpan.Zero, (sum, asked) => sum + (asked.AnsweredAt - asked.AskedAt ?? TimeSpan.Zero));
        var left = run.Execution.StartedAt!.Value + waited + TimeSpan.FromMinutes(minutes) - time.GetUtcNow();
        using var late = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await OutcomeAsync(run, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            var remedy = run.Execution.TimeLimitMinutes is null ? $"Ask for less at once, or raise {ExecutionOptions.Section}:{nameof(ExecutionOptions.TimeLimitMinutes)}." : "Ask for less at once, or give it more time.";
            return Outcome.Stopped(string.Create(CultureInfo.InvariantCulture, $"It was stopped at its time limit of {minutes:0.##} minutes. {remedy}"));
        }
    }

    private async Task<Outcome> OutcomeAsync(ExecutionRun run, CancellationToken cancellation)
    {
        if (run.Number - run.Questions.Count > MostPickUps) return Outcome.Stopped("The work on this request was cut off too often. Look at the log of Jobs, then try again.");
        if (run.Questions is [.., { Answer.GoOn: false } stopped]) return Outcome.Stopped(stopped.Question.Kind == QuestionKind.Shift ? "You stopped it after its night shift." : $"You stopped it at the budget. {stopped.Question.Text}");
        try
        {
            if (run.Execution is { Target: { } target } && run.Execution.Context?.Any(file => file.Source == target.Name) != true)
                await run.SaveContextAsync([.. run.Execution.Context ?? [], .. await repositories.ContextAsync(run.Execution, cancellation)], cancellation);
            if (run.Execution.Skills is null) await run.SaveSkillsAsync(await skills.ChooseAsync(run.Execution, cancellation), cancellation);
            if (run.IsHeld) return Outcome.EndsItsShift;
            if (NeedsCriteria(run.Execution)) await criteria.WriteAsync(run, cancellation);
            if (run.Execution.Plan && run.Questions.All(asked => asked.Question.Kind != QuestionKind.Plan)) return Outcome.AsksForPlan(run.Execution.Criteria!);
            if (run.IsHeld) return Outcome.EndsItsShift;
            if (run.Execution.Tests is null && !await testing.WriteAsync(run, cancellation)) return Outcome.Stopped("No model wrote usable tests. Try again, or supply your own.");
            return await AttemptAsync(run, cancellation);
        }
        catch (BudgetExceededException exceeded) when (exceeded.Shortage is not null)
        {
            return Outcome.AsksForBudget(exceeded.Shortage);
        }
        catch (Exception exception) when (exception is ModelUnavailableException or BudgetExceededException or RunnerUnavailableException or GitException)
        {
            return Outcome.Stopped(exception.Message);
        }
    }

    /// <summary>Tests that the caller supplied say by themselves what has to hold.</summary>
    private static bool NeedsCriteria(Execution execution) => execution.Criteria is null && (execution.Tests is null || execution.Plan);

    private async Task<Outcome> AttemptAsync(ExecutionRun run, CancellationToken cancellation)
    {
        var basis = run.Execution.BasisId is { } id ? Strategy.Best(await executions.AttemptsAsync(run.Execution.UserId, id, cancellation)) : null;
        while (true)
        {
            var attempts = await executions.AttemptsAsync(run.Execution.UserId, run.Id, cancellation);
            switch (attempts)
            {
                case [.., { Passed: true } passed]:
                    if (run.Execution.Target is not null || await scoring.AcceptsAsync(run, passed, cancellation)) return Outcome.Passed; // a change alone cannot be run with faults in it
                    break;
                case [.., { Judged: true } last] when last.Number >= run.Execution.MaxAttempts:
                    return Outcome.Stopped($"No attempt of {last.Number} passed; in the last one {Strategy.Describe(last.FailureClass)}.");
                case var _ when run.IsHeld:
                    return Outcome.EndsItsShift;
                case [] or [.., { Judged: true }]:
                    await StartAsync(run, attempts, basis, cancellation);
                    break;
                case [.., { Files: null } open]:
                    var before = attempts.LastOrDefault(attempt => attempt.Number < open.Number && attempt.Files is { Count: > 0 }) ?? basis;
                    await coding.WriteAsync(run, before, open, ArgueStep.IsOpen(run.Execution, attempts), cancellation);
                    break;
                case [.., { Argument: { Accepted: null } } open]:
                    await arguing.DecideAsync(run, open, cancellation);
                    break;
                case [.., { Files: { } files } open]:
                    await validation.JudgeAsync(run, files, open, cancellation);
                    break;
            }
        }
    }

    private async Task StartAsync(ExecutionRun run, IReadOnlyList<Attempt> attempts, Attempt? basis, CancellationToken cancellation)
    {
        var known = attempts.Count == 0 && basis is null ? await lessons.RelevantAsync(run.Execution, cancellation) : [];
        await run.StartAttemptAsync(attempts.Count + 1, Strategy.Next(run.Execution, attempts, basis), known.Count == 0 ? null : known, cancellation);
    }

    private async Task EndAsync(ExecutionRun run, string? stopReason, CancellationToken cancellation)
    {
        var attempts = await executions.AttemptsAsync(run.Execution.UserId, run.Id, cancellation);
        await delivery.DeliverAsync(run, attempts, attempts is [.., { Passed: true }] ? null : stopReason, cancellation); // what passed, passed in time
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Information, "Picked up execution {Id} (run {Run}).")]
        public static partial void PickedUp(ILogger logger, Guid id, int run);

        [LoggerMessage(1, LogLevel.Information, "Another process has taken execution {Id} over; this one stops.")]
        public static partial void Lost(ILogger logger, Guid id);
    }
}
