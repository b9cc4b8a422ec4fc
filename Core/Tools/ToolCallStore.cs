using Nightshift.Data;
using Npgsql;

namespace Nightshift.Tools;

/// <summary>Every tool call of an execution: a row before it is made, its result before it is used.</summary>
public sealed class ToolCallStore(NpgsqlDataSource database)
{
    private const string ReadSql = """
        select step, number, attempt, server, tool, arguments, outcome, result, duration_ms, created_at
        from tool_calls where user_id = @userId and execution_id = @executionId and (@step::text is null or step = @step) order by created_at, step, number
        """;

    /// <summary>In the order in which they were asked for.</summary>
    /// <param name="step">Those of one reply; all when null.</param>
    public Task<IReadOnlyList<ToolCallDetail>> ReadAsync(Guid userId, Guid executionId, string? step, CancellationToken cancellation) =>
        database.QueryAsync<ToolCallDetail>(ReadSql, new { userId, executionId, step }, cancellation);

    private const string AskSql = """
        insert into tool_calls (user_id, execution_id, step, number, attempt, server, tool, arguments) values (@userId, @executionId, @step, @number, @attempt, @server, @tool, @arguments)
        on conflict do nothing
        """;

    /// <summary>False when the row is there already.</summary>
    public async Task<bool> AskAsync(NpgsqlTransaction transaction, Guid userId, Guid executionId, string step, int number, int attempt, string? server, ToolCall call, CancellationToken cancellation) =>
        await transaction.ExecuteAsync(AskSql, new { userId, executionId, step, number, attempt, server, call.Tool, call.Arguments }, cancellation) > 0;

    private const string StartSql = "update tool_calls set outcome = 'started' where user_id = @userId and execution_id = @executionId and step = @step and number = @number";

    public Task StartAsync(NpgsqlTransaction transaction, Guid userId, Guid executionId, string step, int number, CancellationToken cancellation) =>
        transaction.ExecuteAsync(StartSql, new { userId, executionId, step, number }, cancellation);

    private const string FinishSql = """
        update tool_calls set outcome = @outcome, result = @result, duration_ms = @durationMs where user_id = @userId and execution_id = @executionId and step = @step and number = @number
        """;

    public Task FinishAsync(NpgsqlTransaction transaction, Guid userId, Guid executionId, string step, int number, bool succeeded, string result, int durationMs, CancellationToken cancellation) =>
        transaction.ExecuteAsync(FinishSql, new { userId, executionId, step, number, outcome = succeeded ? "completed" : "failed", result, durationMs }, cancellation);
}
