using Nightshift.Executions;

namespace Nightshift.Proofs;

/// <summary>That there is a proof; the proof itself is at <c>GET /proofs/{execution_id}</c> and in the ZIP.</summary>
public sealed class ProofSummary
{
    public required Guid Id { get; init; }

    /// <summary>Of the key that signed it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary><c>passed</c> or <c>partial</c>.</summary>
    public required ExecutionStatus Status { get; init; }
    public required DateTimeOffset SignedAt { get; init; }
}

/// <summary>A proof as it is stored and delivered.</summary>
/// <param name="Document">The bytes of <c>proof.json</c>.</param>
/// <param name="Signature">The bytes of <c>proof.sig</c>.</param>
public sealed record SignedProof(Guid Id, string Fingerprint, ExecutionStatus Status, byte[] Document, byte[] Signature, DateTimeOffset SignedAt);

/// <summary>Answer of <c>GET /proofs/key</c>: the newest key, and those before it, which still verify what they signed.</summary>
public sealed record ProofKeys(string Fingerprint, string Algorithm, string Pem, PublicJwk Jwk, DateTimeOffset CreatedAt, IReadOnlyList<ProofKey> Earlier);

public sealed record ProofKey(string Fingerprint, string Pem, PublicJwk Jwk, DateTimeOffset CreatedAt);

/// <summary>A public key as RFC 7517 writes it.</summary>
/// <param name="Kid">The fingerprint.</param>
public sealed record PublicJwk(string Kty, string Crv, string X, string Y, string Alg, string Use, string Kid);

/// <summary>Answer of <c>POST /proofs/verify</c>.</summary>
/// <param name="Verified">Signature and every hash hold, nothing is missing or added; and, where asked for, the tests came out as the proof says.</param>
/// <param name="Faults">What does not hold, file by file; empty when everything does.</param>
/// <param name="ExecutionId">As the proof says; absent when it cannot be believed, as the next three.</param>
/// <param name="Rerun">Absent when not asked for, or when there was a fault before.</param>
public sealed record ProofVerdict(
    bool Verified,
    IReadOnlyList<ProofFault> Faults,
    Guid? ExecutionId = null,
    ExecutionStatus? Status = null,
    string? Fingerprint = null,
    DateTimeOffset? SignedAt = null,
    ProofRerun? Rerun = null);

/// <param name="File">The path in the archive, or <see cref="Archive"/>.</param>
/// <param name="Problem">What is wrong with it, in words.</param>
public sealed record ProofFault(string File, string Problem)
{
    /// <summary>Stands for the file when it is the archive itself that is at fault.</summary>
    public const string Archive = "(archive)";
}

/// <param name="Same">Every test came out as the proof says; absent when they could not be run, which is no fault of the archive.</param>
/// <param name="Problem">Why they could not be run, or how they ended otherwise as a whole.</param>
public sealed record ProofRerun(bool? Same, IReadOnlyList<RerunTest> Tests, string? Problem = null);

/// <param name="Proven">As the proof says; absent when it does not name the test.</param>
/// <param name="Now">As it came out; absent when the test did not run.</param>
public sealed record RerunTest(string Name, TestStatus? Proven, TestStatus? Now, string? Message);
