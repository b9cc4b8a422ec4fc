using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>What the repository's own tests said after the phases of projects.</summary>
public sealed class CheckStore(NpgsqlDataSource database, EventLog events)
{
    private const string ListSql = "select phase, passed, summary, checked_at from project_checks where project_id = @id and user_id = @userId order by phase";

    public Task<IReadOnlyList<PhaseCheck>> ListAsync(Guid userId, Guid id, CancellationToken cancellation) => database.QueryAsync<PhaseCheck>(ListSql, new { id, userId }, cancellation);

    private const string DoneSql = "select phase from project_checks where project_id = @id and user_id = @userId";

    /// <summary>Which phases were checked since the last of their tasks was done, in a transaction that holds the project.</summary>
    public async Task<Func<int, bool>> DoneAsync(NpgsqlTransaction transaction, Guid userId, Guid id, CancellationToken cancellation) =>
        (await transaction.QueryAsync<int>(DoneSql, new { id, userId }, cancellation)).Contains;

    private const string SaveSql = """
        insert into project_checks (project_id, user_id, phase, passed, summary, checked_at) values (@id, @userId, @Phase, @Passed, @Summary, @CheckedAt)
        on conflict (project_id, phase) do update set passed = excluded.passed, summary = excluded.summary, checked_at = excluded.checked_at
        """;

    /// <summary>In a transaction that holds the project.</summary>
    public async Task SaveAsync(NpgsqlTransaction transaction, Guid userId, Guid id, PhaseCheck check, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(SaveSql, new { id, userId, check.Phase, check.Passed, check.Summary, check.CheckedAt }, cancellation);
        await events.AppendAsync(transaction, userId, ProjectEvents.Stream(id), ProjectEvents.Checked, check, cancellation);
    }

    private const string ForgetSql = "delete from project_checks where project_id = @id and user_id = @userId and phase = @phase";

    /// <summary>Something of the phase is different now, so that it is checked again.</summary>
    public Task ForgetAsync(NpgsqlTransaction transaction, Guid userId, Guid id, int phase, CancellationToken cancellation) => transaction.ExecuteAsync(ForgetSql, new { id, userId, phase }, cancellation);
}
