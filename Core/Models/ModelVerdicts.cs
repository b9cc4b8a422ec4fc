using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Models;

/// <summary>What the loop found of the models' work: the true labels that routing learns from.</summary>
public static class ModelVerdicts
{
    // What was copied from another execution teaches nothing new.
    private const string RecordSql = """
        insert into model_verdicts (user_id, execution_id, attempt, provider, model, tier, language, task_class, repair, proven, cost_usd, duration_ms)
        select c.user_id, c.execution_id, a.number, c.provider, c.model, a.tier, @Language, @taskClass, c.purpose = 'repair', @proven,
          (select sum(cost_usd) from model_calls s where s.execution_id = c.execution_id and (s.step = c.step or starts_with(s.step, c.step || '/tools/')) and s.provider = c.provider and s.model = c.model),
          extract(epoch from now() - a.started_at) * 1000
        from model_calls c join attempts a on a.execution_id = c.execution_id and a.number = @attempt
        where c.user_id = @UserId and c.execution_id = @Id and c.step = @step and c.outcome = 'completed' and not c.copied
        on conflict (execution_id, attempt) do nothing
        """;

    /// <summary>Writes down who wrote an attempt's code, in the transaction that judges it.</summary>
    public static Task RecordAsync(NpgsqlTransaction transaction, Execution execution, int attempt, bool proven, CancellationToken cancellation) =>
        transaction.ExecuteAsync(RecordSql, new
        {
            execution.Id, execution.UserId, execution.Language, attempt, proven, taskClass = TaskClass.Of(execution.Prompt), step = ModelStep.Code(attempt)
        }, cancellation);
}
