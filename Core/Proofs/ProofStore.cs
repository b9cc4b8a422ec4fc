using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Proofs;

/// <summary>Proofs as they were delivered, one for each execution that has ended with a delivery.</summary>
public sealed class ProofStore(NpgsqlDataSource database)
{
    private const string SaveSql = """
        insert into proofs (id, execution_id, user_id, fingerprint, status, document, signature, signed_at)
        values (@Id, @executionId, @userId, @Fingerprint, @status, @Document, @Signature, @SignedAt)
        on conflict (execution_id) do update set
          id = excluded.id, fingerprint = excluded.fingerprint, status = excluded.status, document = excluded.document,
          signature = excluded.signature, signed_at = excluded.signed_at
        where proofs.user_id = excluded.user_id
        """;

    /// <summary>Stores a proof, in place of the one that the execution may have.</summary>
    public Task SaveAsync(NpgsqlTransaction transaction, Guid userId, Guid executionId, SignedProof proof, CancellationToken cancellation) =>
        transaction.ExecuteAsync(SaveSql, new
        {
            proof.Id, executionId, userId, proof.Fingerprint, status = Json.Name(proof.Status), proof.Document, proof.Signature, proof.SignedAt
        }, cancellation);

    private const string FindSql = "select id, fingerprint, status, signed_at from proofs where execution_id = @executionId and user_id = @userId";

    /// <summary>Null when there is none, or it is another user's.</summary>
    public Task<ProofSummary?> FindAsync(Guid userId, Guid executionId, CancellationToken cancellation) =>
        database.FirstAsync<ProofSummary>(FindSql, new { userId, executionId }, cancellation);

    private const string DocumentSql = "select document from proofs where execution_id = @executionId and user_id = @userId";

    /// <summary>The bytes of <c>proof.json</c>; null when there is none, or it is another user's.</summary>
    public Task<byte[]?> DocumentAsync(Guid userId, Guid executionId, CancellationToken cancellation) =>
        database.FirstAsync<byte[]>(DocumentSql, new { userId, executionId }, cancellation);
}
