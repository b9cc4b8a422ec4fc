using Nightshift.Executions;
using Nightshift.Models;
using Npgsql;
using Quartz;

namespace Nightshift.Queue;

/// <summary>Brings an item to where its execution stands: the money that was put aside flows back, and what waits for money gets what there is.</summary>
internal sealed class Settlement(NightStore nights, QuestionStore questions, TimeProvider time)
{
    /// <param name="open">The night that is on; null when none is.</param>
    public async Task SettleAsync(NpgsqlTransaction transaction, Guid userId, Guid itemId, Shift shift, Night? open, CancellationToken cancellation)
    {
        if (await nights.FindBehindAsync(transaction, userId, itemId, cancellation) is not { } standing) return;
        var (status, why, next) = standing.ExecutionStatus switch
        {
            null => (QueueStatus.Failed, "Its run was deleted.", "Try it again if you still want it."),
            ExecutionStatus.Passed => (QueueStatus.Done, null, null),
            ExecutionStatus.Pending or ExecutionStatus.Running => (QueueStatus.Started, null, null), // somebody let it go on by hand
            ExecutionStatus.Waiting => await WaitingAsync(transaction, userId, standing, open, cancellation),
            { } ended => Failed(PostMortem.Of(ended, standing.StopReason, standing.FailureClass))
        };
        if (status == standing.Status) return; // it got more money, and goes on
        var now = time.GetUtcNow();
        if (standing.RunId is { } run && status != QueueStatus.Started) await nights.ReleaseAsync(transaction, userId, run, Cost(standing), status, why, next, now, cancellation);
        await nights.MoveAsync(transaction, userId, itemId, standing.ExecutionId, status, why, next, now, cancellation);
        if (status is QueueStatus.Done or QueueStatus.Failed && standing.Repeat is { } cron && NextTime(cron, shift, now) is { } due) await nights.RepeatAsync(transaction, userId, itemId, due, now, cancellation);
    }

    private static (QueueStatus, string?, string?) Failed(PostMortem found) => (QueueStatus.Failed, found.Why, found.NextAction);

    /// <summary>Of a run that was deleted its calls are gone too, so it counts with all that was put aside.</summary>
    private static decimal Cost(Standing standing) => standing.ExecutionStatus is null ? standing.BaseUsd + standing.ReservedUsd : standing.CostUsd;

    /// <summary>The first time after a moment; null when there is none.</summary>
    public static DateTimeOffset? NextTime(string cron, Shift shift, DateTimeOffset after) =>
        CronExpression.TryParse(cron, out var expression) ? expression.WithTimeZone(TimeZoneInfo.FindSystemTimeZoneById(shift.TimeZone)).GetNextValidTimeAfter(after) : null;

    private async Task<(QueueStatus, string?, string?)> WaitingAsync(NpgsqlTransaction transaction, Guid userId, Standing standing, Night? open, CancellationToken cancellation)
    {
        if ((await questions.ReadAsync(userId, standing.ExecutionId!.Value, cancellation)).LastOrDefault() is not { AnsweredAt: null, Question: { } question }) return (standing.Status, null, null);
        if (question.Kind == QuestionKind.Shift) return (QueueStatus.Held, "The night ended. It goes on with its next step in the next one.", null);
        if (question.Shortage is not { Bound: BudgetBound.Run } shortage) return (QueueStatus.NeedsYou, question.Text, question.Kind == QuestionKind.Plan ? "Read the plan, and let it go on." : "Raise that budget, or stop it there.");

        var more = shortage.NeededUsd - shortage.LeftUsd;
        var own = standing.OwnUsd - standing.BudgetUsd;
        if (own < more) return (QueueStatus.NeedsYou, question.Text, "Raise its own budget, or stop it there.");
        if (standing.RunId is not { } run || open is null || standing.Night != open.Date || await nights.PurseAsync(transaction, userId, open.Date, cancellation) is not { } purse || purse.LeftUsd < more)
            return (QueueStatus.Held, "The purse did not pay for its next step. It goes on in the next night.", null);

        var raise = Math.Min(Math.Min(purse.LeftUsd, own ?? purse.LeftUsd), more + shortage.NeededUsd);
        await nights.RaiseAsync(transaction, userId, run, raise, cancellation);
        await questions.AnswerAsync(transaction, userId, standing.ExecutionId.Value, question, new AnswerRequest(BudgetUsd: standing.BaseUsd + standing.ReservedUsd + raise), cancellation);
        return (standing.Status, null, null);
    }
}
