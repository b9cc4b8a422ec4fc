using System.Security.Cryptography;
using System.Text;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.GitHub;

/// <summary>The secrets with which GitHub signs what it tells of a repository, sealed, and which of its calls were taken.</summary>
public sealed class GitHubHooks
{
    private readonly NpgsqlDataSource database;
    private readonly SecretSeal seal;

    internal GitHubHooks(NpgsqlDataSource database, SecretSeal seal) => (this.database, this.seal) = (database, seal);

    private const string SaveSql = "update repositories set hook_secret = @stored where id = @repositoryId and user_id = @userId";

    /// <summary>A new secret in place of the one before; null when the repository is not the user's.</summary>
    public async Task<string?> MakeAsync(Guid userId, Guid repositoryId, CancellationToken cancellation)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return await database.ExecuteAsync(SaveSql, new { userId, repositoryId, stored = seal.Seal(userId, Purpose(repositoryId), secret) }, cancellation) > 0 ? secret : null;
    }

    private const string OwnerSql = "select user_id, hook_secret from repositories where id = @repositoryId and hook_secret is not null";

    /// <summary>Whose repository a call is about; null when it was not signed with that repository's secret.</summary>
    /// <param name="signature">As sent in <c>X-Hub-Signature-256</c>.</param>
    public async Task<Guid?> OwnerAsync(Guid repositoryId, string signature, byte[] body, CancellationToken cancellation)
    {
        var stored = await database.FirstAsync<Stored>(OwnerSql, new { repositoryId }, cancellation);
        if (stored is null || seal.Open(stored.UserId, Purpose(repositoryId), stored.HookSecret) is not { } secret) return null;
        var expected = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature)) ? stored.UserId : null;
    }

    private const string TakeSql = "insert into github_deliveries (id, repository_id) values (@delivery, @repositoryId) on conflict do nothing";

    /// <summary>False when the call was taken before.</summary>
    public async Task<bool> TakeAsync(Guid repositoryId, string delivery, CancellationToken cancellation) => await database.ExecuteAsync(TakeSql, new { repositoryId, delivery }, cancellation) > 0;

    private static string Purpose(Guid repositoryId) => $":github/hook/{repositoryId}";

    private sealed record Stored
    {
        public required Guid UserId { get; init; }
        public required byte[] HookSecret { get; init; }
    }
}

/// <summary>Answer of <c>POST /repositories/{id}/webhook</c>: what to enter on GitHub. The secret is not shown again.</summary>
/// <param name="Path">Below the address of this installation.</param>
/// <param name="Events">What GitHub shall tell.</param>
public sealed record GitHubHook(string Path, string Secret, string ContentType, IReadOnlyList<string> Events);
