using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nightshift.Proofs;

/// <summary>How a proof is written and signed. <c>docs/proofs.md</c> tells the same to who checks one without us.</summary>
public static class ProofFormat
{
    public const string Name = "nightshift-proof/1";

    /// <summary>The document in the archive: UTF-8, and signed exactly as it stands there.</summary>
    public const string DocumentPath = "proof.json";

    /// <summary>The detached signature in the archive: ECDSA over P-256 and SHA-256, in DER, as OpenSSL writes and reads it.</summary>
    public const string SignaturePath = "proof.sig";

    public const string Algorithm = "ECDSA-P256-SHA256";

    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Whether a path belongs to the proof, so that no file of a program may have it.</summary>
    public static bool IsReserved(string path) =>
        path.Equals(DocumentPath, StringComparison.OrdinalIgnoreCase) || path.Equals(SignaturePath, StringComparison.OrdinalIgnoreCase);

    public static byte[] Write(ProofDocument document) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(document, Indented) + "\n");

    /// <exception cref="JsonException">It is not a document of that shape.</exception>
    public static ProofDocument Read(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize<ProofDocument>(document, Json.Options) ?? throw new JsonException("Expected a document, found null.");

    public static byte[] Sign(ECDsa key, byte[] document) => key.SignData(document, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public static bool Verify(ECDsa key, byte[] document, byte[] signature) =>
        key.VerifyData(document, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>A key of P-256 in PEM, which the caller disposes; null when it is none.</summary>
    public static ECDsa? Key(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize == 256) return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // told by null
        }
        key.Dispose();
        return null;
    }

    public static string Fingerprint(ECDsa key) => Hash(key.ExportSubjectPublicKeyInfo());

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
