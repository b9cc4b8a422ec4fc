using System.Security.Cryptography;
using Nightshift.Data;

#pragma warning disable CA1416 // file modes: the services run on Linux

namespace Nightshift.Proofs;

/// <summary>
/// The private key that proofs are signed with: one file that only this user of the machine may read, made at the first start. Processes that start at the same time
/// end with the same one, because only one of them can give its file the name.
/// </summary>
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
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) Make(path);
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return new SigningKey(key);
    }

    public byte[] Sign(byte[] document)
    {
        lock (key) return ProofFormat.Sign(key, document);
    }

    public void Dispose() => key.Dispose();

    /// <summary>Under another name first, whole and flushed; then it gets its own, unless another process was faster.</summary>
    private static void Make(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var draft = $"{path}.{Guid.NewGuid():n}";
        try
        {
            using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // another process was faster, and its key is ours too
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
