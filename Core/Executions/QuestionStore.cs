using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Models;
using Nightshift.Usage;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>What executions ask of their owners. Asking, answering, and what follows from an answer are one transaction each.</summary>
public sealed class QuestionStore(NpgsqlDataSource database, EventLog events, BudgetStore budgets)
{
    private const string ReadSql = "select question, answer, asked_at, answered_at from questions where execution_id = @id and user_id = @userId order by number";

    /// <summary>All that an execution has asked, oldest first.</summary>
    public Task<IReadOnlyList<AskedQuestion>> ReadAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        database.QueryAsync<AskedQuestion>(ReadSql, new { userId, id }, cancellation);

    private const string AskSql = """
        insert into questions (execution_id, number, user_id, kind, question)
        select @Id, count(*) + 1, @UserId, @kind, @question from questions where execution_id = @Id;
        update executions set status = 'waiting' where id = @Id;
        """;

    /// <summary>Lets an execution wait for its owner; the caller's transaction holds its row.</summary>
    public async Task AskAsync(NpgsqlTransaction transaction, Execution execution, Question question, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(AskSql, new { execution.Id, execution.UserId, kind = Json.Name(question.Kind), question }, cancellation);
        await events.AppendAsync(transaction, execution.UserId, ExecutionEvents.Stream(execution.Id), ExecutionEvents.Waiting, question, cancellation);
    }

    private const string AnswerSql = """
        update executions set status = 'pending', hold_requested_at = null, budget_usd = coalesce(@runBudget, budget_usd), criteria = coalesce(@criteria, criteria),
          criteria_source = case when @criteria::jsonb is null then criteria_source else 'caller' end
        where id = @id and user_id = @userId and status = 'waiting' returning id
        """;

    private const string SaveAnswerSql = "update questions set answer = @answer, answered_at = now() where execution_id = @id and user_id = @userId and answered_at is null";

    /// <summary>Answers what an execution waits for, so that it goes on; false when it does not wait any more.</summary>
    public Task<bool> AnswerAsync(Guid userId, Guid id, Question question, AnswerRequest answer, CancellationToken cancellation) =>
        database.InTransactionAsync(transaction => AnswerAsync(transaction, userId, id, question, answer, cancellation), cancellation);

    /// <summary>The same, in the caller's transaction.</summary>
    public async Task<bool> AnswerAsync(NpgsqlTransaction transaction, Guid userId, Guid id, Question question, AnswerRequest answer, CancellationToken cancellation)
    {
        var runBudget = question is { Shortage.Bound: BudgetBound.Run } or { Kind: QuestionKind.Shift } ? answer.BudgetUsd : null;
        if (await transaction.FirstAsync<Guid?>(AnswerSql, new { id, userId, runBudget, criteria = answer.Criteria }, cancellation) is null) return false;
        await transaction.ExecuteAsync(SaveAnswerSql, new { id, userId, answer }, cancellation);
        if (question.Shortage is { Bound: not BudgetBound.Run } shortage && answer.BudgetUsd is { } usd) await budgets.RaiseAsync(transaction, userId, shortage.Bound, usd, cancellation);

        var stream = ExecutionEvents.Stream(id);
        if (answer.Criteria is { } criteria) await events.AppendAsync(transaction, userId, stream, ExecutionEvents.CriteriaReady, new CriteriaReady(TestsSources.Caller, criteria), cancellation);
        await events.AppendAsync(transaction, userId, stream, ExecutionEvents.Answered, new ExecutionAnswered(question.Kind, answer.GoOn ?? true, answer.BudgetUsd), cancellation);
        return true;
    }
}
