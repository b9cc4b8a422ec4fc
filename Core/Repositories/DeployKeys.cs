using System.Security.Cryptography;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Repositories;

/// <summary>What a user's code is fetched with over ssh: a key that was made here, its private half sealed, and the keys of hosts as they were when first met.</summary>
public sealed class DeployKeys
{
    private const string Purpose = ":ssh";

    private readonly NpgsqlDataSource database;
    private readonly SecretSeal seal;

    internal DeployKeys(NpgsqlDataSource database, SecretSeal seal) => (this.database, this.seal) = (database, seal);

    private const string KeySql = "select public_key, created_at from deploy_keys where user_id = @userId";

    private const string HostsSql = "select host, key, seen_at from known_hosts where user_id = @userId order by host";

    public async Task<DeployKeyStatus> StatusAsync(Guid userId, CancellationToken cancellation)
    {
        var key = await database.FirstAsync<Stored>(KeySql, new { userId }, cancellation);
        var hosts = await database.QueryAsync<Met>(HostsSql, new { userId }, cancellation);
        return new DeployKeyStatus(key?.PublicKey, key?.CreatedAt, [.. hosts.Select(met => new KnownHost(met.Host, Fingerprint(met.Key), met.SeenAt))]);
    }

    private const string SaveSql = """
        insert into deploy_keys (user_id, public_key, private_key) values (@userId, @publicKey, @privateKey)
        on conflict (user_id) do update set public_key = excluded.public_key, private_key = excluded.private_key, created_at = now()
        """;

    /// <summary>A new key in place of the one before.</summary>
    public async Task<DeployKeyStatus> MakeAsync(Guid userId, CancellationToken cancellation)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await database.ExecuteAsync(SaveSql, new { userId, publicKey = OpenSsh.PublicKey(pair, "nightshift"), privateKey = seal.Seal(userId, Purpose, pair.ExportECPrivateKeyPem()) }, cancellation);
        return await StatusAsync(userId, cancellation);
    }

    private const string PrivateSql = "select private_key from deploy_keys where user_id = @userId";

    /// <summary>The private half as PEM; null when there is none, or this machine cannot open it.</summary>
    public async Task<string?> OpenAsync(Guid userId, CancellationToken cancellation) =>
        await database.FirstAsync<byte[]>(PrivateSql, new { userId }, cancellation) is { } stored ? seal.Open(userId, Purpose, stored) : null;

    private const string HostSql = "select key from known_hosts where user_id = @userId and host = @host";

    /// <summary>The key that a host had when it was first met; null when it was not.</summary>
    public Task<string?> HostKeyAsync(Guid userId, string host, CancellationToken cancellation) => database.FirstAsync<string>(HostSql, new { userId, host }, cancellation);

    private const string PinSql = "insert into known_hosts (user_id, host, key) select id, @host, @key from users where id = @userId on conflict do nothing";

    /// <summary>From now on the host has to have this key; one that was met before keeps its own.</summary>
    public Task PinAsync(Guid userId, string host, string key, CancellationToken cancellation) => database.ExecuteAsync(PinSql, new { userId, host, key }, cancellation);

    private const string ForgetSql = "delete from known_hosts where user_id = @userId and host = @host";

    /// <summary>False when it was not known.</summary>
    public async Task<bool> ForgetAsync(Guid userId, string host, CancellationToken cancellation) => await database.ExecuteAsync(ForgetSql, new { userId, host }, cancellation) > 0;

    private static string Fingerprint(string key) => $"SHA256:{Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(key.Split(' ')[1]))).TrimEnd('=')}";

    private sealed record Stored(string PublicKey, DateTimeOffset CreatedAt);

    private sealed record Met(string Host, string Key, DateTimeOffset SeenAt);
}

/// <summary>Answer of <c>GET /repositories/key</c>.</summary>
/// <param name="PublicKey">A line to enter at the git server; null until a key is made.</param>
public sealed record DeployKeyStatus(string? PublicKey, DateTimeOffset? CreatedAt, IReadOnlyList<KnownHost> Hosts);

/// <summary>A host whose key is pinned.</summary>
/// <param name="Host">With brackets and port where that is not 22.</param>
/// <param name="Fingerprint">As <c>ssh-keygen -l</c> shows it.</param>
public sealed record KnownHost(string Host, string Fingerprint, DateTimeOffset SeenAt);
