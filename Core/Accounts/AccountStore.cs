using Nightshift.Data;
using Npgsql;

namespace Nightshift.Accounts;

/// <summary>The people who use this installation.</summary>
public sealed class AccountStore(NpgsqlDataSource database)
{
    /// <summary>The owner of a machine's own installation: whoever holds <c>NIGHTSHIFT_TOKEN</c>.</summary>
    public static readonly Guid LocalOwner = new("00000000-0000-7000-8000-000000000001");

    private const string CreateSql = """
        insert into users (id, name, email, password_hash) values (@id, @name, @email, @passwordHash)
        on conflict (lower(email)) do nothing returning id, name, email, tier
        """;

    /// <summary>Null when the e-mail address is taken.</summary>
    public Task<Account?> CreateAsync(string name, string email, string passwordHash, CancellationToken cancellation) =>
        database.FirstAsync<Account>(CreateSql, new { id = Guid.CreateVersion7(), name, email, passwordHash }, cancellation);

    private const string FindSql = "select id, name, email, tier from users where id = @userId";

    public Task<Account?> FindAsync(Guid userId, CancellationToken cancellation) =>
        database.FirstAsync<Account>(FindSql, new { userId }, cancellation);

    private const string RenameSql = "update users set name = @name where id = @userId returning id, name, email, tier";

    public Task<Account?> RenameAsync(Guid userId, string name, CancellationToken cancellation) => database.FirstAsync<Account>(RenameSql, new { userId, name }, cancellation);

    private const string SetPasswordSql = "update users set password_hash = @passwordHash where id = @userId";

    public Task SetPasswordAsync(NpgsqlTransaction transaction, Guid userId, string passwordHash, CancellationToken cancellation) =>
        transaction.ExecuteAsync(SetPasswordSql, new { userId, passwordHash }, cancellation);

    private const string FindByEmailSql = "select id, name, email, tier, password_hash from users where lower(email) = lower(@email)";

    /// <summary>For signing in, before it is known who asks.</summary>
    public async Task<(Account Account, string? PasswordHash)?> FindByEmailAsync(string email, CancellationToken cancellation) =>
        await database.FirstAsync<Row>(FindByEmailSql, new { email }, cancellation) is { } row
            ? (new Account(row.Id, row.Name, row.Email, row.Tier), row.PasswordHash)
            : null;

    private sealed record Row(Guid Id, string Name, string Email, string Tier, string? PasswordHash);
}
