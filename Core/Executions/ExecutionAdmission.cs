using Nightshift.Sessions;
using Nightshift.Templates;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>All rows of a new execution, in the caller's transaction: within the user's limits, in its session, with what was said.</summary>
public sealed class ExecutionAdmission(ExecutionStore executions, ExecutionLimits limits, SessionStore sessions, TemplateUse templates)
{
    /// <param name="draft">Complete but for its session.</param>
    /// <param name="sessionId">A new session is begun when null.</param>
    /// <param name="message">What the person said, for the conversation.</param>
    /// <param name="given">The code of the first attempt; it is asked for when null.</param>
    /// <param name="filled">The template that stands for the models; none when null.</param>
    public async Task<Admission> AdmitAsync(
        NpgsqlTransaction transaction, Execution draft, Guid? sessionId, string message, GivenCode? given, FilledTemplate? filled, CancellationToken cancellation)
    {
        if (await limits.CheckAsync(transaction, draft.UserId, cancellation) is { } reached) return new Admission(null, reached);
        if (await sessions.EnsureAsync(transaction, draft.UserId, sessionId, message, cancellation) is not { } session) return new Admission(null, null);
        var execution = draft with { SessionId = session };
        await sessions.AddMessageAsync(transaction, draft.UserId, session, SessionStore.UserRole, message, execution.Id, cancellation);
        await executions.AddAsync(transaction, execution, cancellation);
        if (filled is not null) await templates.AnswerAsync(transaction, execution, filled, cancellation);
        if (given is not null) await executions.AddAttemptAsync(transaction, execution, given, cancellation);
        await limits.CountAsync(transaction, draft.UserId, cancellation);
        return new Admission(execution, null);
    }
}

/// <param name="Execution">As added; null when it was not.</param>
/// <param name="Reached">The limit that is in its way; null when its session is not there.</param>
public sealed record Admission(Execution? Execution, LimitReached? Reached);
