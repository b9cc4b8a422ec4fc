using System.Security.Cryptography;
using System.Text;
using Nightshift.Data;

namespace Nightshift.Proofs;

/// <summary>The private key that proofs are signed with, made at the first start.</summary>
internal sealed class SigningKey : IDisposable
{
    private const string FileName = "signing.pem";

    private readonly ECDsa key;

    private SigningKey(ECDsa key)
    {
        this.key = key;
        Fingerprint = ProofFormat.Fingerprint(key);
        Pem = key.ExportSubjectPublicKeyInfoPem() + "\n";
    }

    public string Fingerprint { get; }

    /// <summary>The public part.</summary>
    public string Pem { get; }

    public static SigningKey Open() => Open(DataFolder.Open("keys", "proofs"));

    public static SigningKey Open(string folder)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(Encoding.ASCII.GetString(SecretFile.ReadOrMake(Path.Combine(folder, FileName), Make)));
        return new SigningKey(key);
    }

    public byte[] Sign(byte[] document)
    {
        lock (key) return ProofFormat.Sign(key, document);
    }

    public void Dispose() => key.Dispose();

    private static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
