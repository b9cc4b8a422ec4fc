using System.Buffers.Text;
using System.Security.Cryptography;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Proofs;

/// <summary>The public keys of this installation. They are no user's, and everybody who is signed in may see them.</summary>
public sealed class ProofKeyStore(NpgsqlDataSource database)
{
    private const string AddSql = "insert into proof_keys (fingerprint, public_key) values (@fingerprint, @pem) on conflict (fingerprint) do nothing";

    /// <summary>Makes a key known, before anything that it signed is stored.</summary>
    public Task AddAsync(string fingerprint, string pem, CancellationToken cancellation) => database.ExecuteAsync(AddSql, new { fingerprint, pem }, cancellation);

    private const string ListSql = "select fingerprint, public_key as pem, created_at from proof_keys order by created_at desc, fingerprint";

    /// <summary>All keys, the newest first.</summary>
    public async Task<IReadOnlyList<ProofKey>> ListAsync(CancellationToken cancellation) =>
        [.. (await database.QueryAsync<Row>(ListSql, null, cancellation)).Select(row => new ProofKey(row.Fingerprint, row.Pem, Jwk(row.Fingerprint, row.Pem), row.CreatedAt))];

    private static PublicJwk Jwk(string fingerprint, string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new PublicJwk("EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "ES256", "sig", fingerprint);
    }

    private sealed class Row
    {
        public string Fingerprint { get; init; } = "";
        public string Pem { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
    }
}
