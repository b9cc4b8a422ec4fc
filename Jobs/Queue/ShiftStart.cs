using System.Diagnostics;
using System.Globalization;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Models;
using Nightshift.Projects;
using Nightshift.Repositories;
using Nightshift.Templates;
using Nightshift.Usage;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>
/// Starts an item, or lets it go on: its budget is put aside and its execution queued in one transaction, so that it is started once or not at all, wherever a process is killed.
/// </summary>
internal sealed class ShiftStart(
    NpgsqlDataSource database, ShiftStore shifts, NightStore nights, TurnStore turns, QuestionStore questions, ExecutionAdmission admission, TemplateUse templates, RepositoryStore repositories, CostForecaster forecaster,
    NightTasks projects, ProjectTaskStore tasks, TimeProvider time)
{
    public async Task<Started> StartAsync(Guid userId, Guid itemId, CancellationToken cancellation)
    {
        if (await turns.FindAsync(userId, itemId, time.GetUtcNow(), cancellation) is not { } turn) return Started.Gone;
        var asked = await ForecastAsync(turn, null, cancellation);
        var isChosen = turn.Request is { Tier: not null } or { Model: not null };
        var frugal = isChosen ? null : await ForecastAsync(turn, RoutingModes.Frugal, cancellation);
        var (filled, missing) = turn.ExecutionId is null && turn.Draft is { Origin: ExecutionOrigins.Request, TemplateId: not null } ? await templates.FillAsync(turn.Draft, cancellation) : (null, null);
        var draft = await RenewAsync(turn, cancellation);

        return await database.InTransactionAsync(async transaction =>
        {
            var now = time.GetUtcNow();
            if (await shifts.LockAsync(transaction, userId, cancellation) is not { } shift || new ShiftWindow(shift).At(now) is not { } open) return Started.Full;
            if (await nights.PurseAsync(transaction, userId, open.Date, cancellation) is not { } purse || purse.Running >= shift.AtOnce) return Started.Full;
            if (!await turns.TakeAsync(transaction, userId, turn, now, cancellation)) return Started.Gone;
            if (turn is { ExecutionId: null, Task: { } task } && !await projects.MayBeginAsync(transaction, userId, task, cancellation)) return Started.Gone;
            if (missing is not null) return await FailAsync(missing, "Change its template, and add it again.");

            var own = turn.Request.BudgetUsd - turn.CostUsd;
            var left = Math.Min(purse.LeftUsd, own ?? purse.LeftUsd);
            if (turn.ExecutionId is { } held)
            {
                if ((await questions.ReadAsync(userId, held, cancellation)).LastOrDefault() is not { AnsweredAt: null, Question: { } question }) return Started.Gone;
                var needed = question.Shortage is { } shortage ? shortage.NeededUsd : 0;
                if (Reservation.ToGoOn(left, turn.CostUsd, needed, asked) is not { } usd) return await PassOverAsync(Math.Max(needed, 0.000001m), shift);
                if (!await questions.AnswerAsync(transaction, userId, held, question, new AnswerRequest(BudgetUsd: turn.CostUsd + usd), cancellation)) return Started.Gone;
                return await StartedAsync(held, usd);
            }

            if (Reservation.Of(left, turn.Draft, asked, frugal) is not { } reserved) return await PassOverAsync((frugal ?? asked).LowUsd, shift);
            var execution = draft with { BudgetUsd = reserved.Usd, Mode = reserved.Mode, Tier = reserved.Tier, MaxAttempts = reserved.MaxAttempts };
            var session = turn.Task is { } one ? await tasks.SessionAsync(transaction, userId, one.ProjectId, cancellation) : draft.SessionId == Guid.Empty ? null : draft.SessionId;
            var admitted = await admission.AdmitAsync(transaction, execution, session, turn.Request.Prompt, null, filled, cancellation);
            if (admitted.Reached is not null) return Started.Later;
            if (admitted.Execution is null) return await FailAsync("Its session was deleted.", "Add it again without a session.");
            if (turn.Task is { } begun) await tasks.StartedAsync(transaction, userId, begun.ProjectId, begun.Id, begun.Title, execution.Id, cancellation);
            return await StartedAsync(execution.Id, reserved.Usd);

            async Task<Started> StartedAsync(Guid executionId, decimal usd)
            {
                await nights.ReserveAsync(transaction, userId, open.Date, itemId, executionId, Title(turn), usd, turn.CostUsd, now, cancellation);
                await nights.MoveAsync(transaction, userId, itemId, executionId, QueueStatus.Started, null, null, now, cancellation);
                return Started.Yes;
            }

            async Task<Started> FailAsync(string why, string next)
            {
                await nights.MoveAsync(transaction, userId, itemId, null, QueueStatus.Failed, why, next, now, cancellation);
                return Started.Gone;
            }

            // What no purse of this size could pay for would wait for ever.
            async Task<Started> PassOverAsync(decimal least, Shift set)
            {
                var (bound, name) = own is { } bounded && bounded < set.PurseUsd ? (bounded, "its own budget") : (set.PurseUsd, "the whole purse of a night");
                if (least <= bound) return Started.NotPaidFor;
                var why = string.Create(CultureInfo.InvariantCulture, $"It would cost at least ${least:0.######}, and {name} is ${Math.Max(bound, 0):0.######}.");
                await nights.MoveAsync(transaction, userId, itemId, turn.ExecutionId, QueueStatus.NeedsYou, why, $"Raise {name}, then try it again.", now, cancellation);
                return Started.Gone;
            }
        }, cancellation);
    }

    private async Task<CostForecast> ForecastAsync(Turn turn, string? mode, CancellationToken cancellation) =>
        await forecaster.ForecastAsync(turn.Draft.UserId, [Task(turn.Draft, mode)], cancellation);

    /// <summary>A template's repairs would be paid for, so it is put aside for as if there were none.</summary>
    private static ForecastTask Task(Execution draft, string? mode) => mode is null ? ForecastTask.Of(draft) with { TemplateId = null } : new(draft.Prompt, draft.Language, mode);

    /// <summary>As a new execution; of a repository it works from the commit that is imported now, and a project's task from its project's branch.</summary>
    private async Task<Execution> RenewAsync(Turn turn, CancellationToken cancellation)
    {
        var draft = turn.Draft with { Id = Guid.CreateVersion7(), TraceParent = Activity.Current?.Id };
        if (turn.Task is not null || draft is not { Target: { } target, BasisId: null } || await repositories.FindAsync(draft.UserId, target.RepositoryId, cancellation) is not { CommitSha: { } commit, Branch: { } branch }) return draft;
        return draft with { Target = target with { Commit = commit, Branch = branch, PullBranch = RepositoryTarget.PullBranchOf(draft.Id, draft.Prompt) } };
    }

    private static string Title(Turn turn) => turn.Task is { } task ? task.Title : turn.Request.Prompt.Length <= LongestTitle ? turn.Request.Prompt : turn.Request.Prompt[..LongestTitle];

    private const int LongestTitle = 400;
}

/// <summary>What came of starting an item.</summary>
internal enum Started
{
    Yes,

    /// <summary>As many run as may, or the night is over.</summary>
    Full,

    /// <summary>What is left does not pay for it; the next one may cost less.</summary>
    NotPaidFor,

    /// <summary>The user's own limit of executions is reached.</summary>
    Later,

    /// <summary>It is not its turn any more.</summary>
    Gone
}
