using System.IO.Compression;
using System.Security.Cryptography;

namespace Nightshift.Proofs;

/// <summary>Every way to change a delivered archive that was thought of, and the file that a verifier must name.</summary>
internal static class Tampering
{
    public static readonly Dictionary<string, (string Blamed, Func<byte[], byte[], byte[]> Change)> All = new()
    {
        ["a byte of the code"] = ("calc.py", In(archive => archive.Flip("calc.py"))),
        ["a byte of a test"] = ("test_calc.py", In(archive => archive.Flip("test_calc.py"))),
        ["a byte of the page"] = ("README.md", In(archive => archive.Flip("README.md"))),
        ["a byte of the proof"] = (ProofFormat.DocumentPath, In(archive => archive.Flip(ProofFormat.DocumentPath))),
        ["a blank more in the proof"] = (ProofFormat.DocumentPath, In(archive => archive.Put(ProofFormat.DocumentPath, [.. archive.Content(ProofFormat.DocumentPath), (byte)' ']))),
        ["a byte of the signature"] = (ProofFormat.SignaturePath, In(archive => archive.Flip(ProofFormat.SignaturePath))),
        ["an empty signature"] = (ProofFormat.SignaturePath, In(archive => archive.Put(ProofFormat.SignaturePath, []))),
        ["no proof"] = (ProofFormat.DocumentPath, In(archive => archive.GetEntry(ProofFormat.DocumentPath)!.Delete())),
        ["no signature"] = (ProofFormat.SignaturePath, In(archive => archive.GetEntry(ProofFormat.SignaturePath)!.Delete())),
        ["a file added"] = ("conftest.py", In(archive => archive.Append("conftest.py", "import os"u8.ToArray()))),
        ["a file added above the folder"] = ("../calc.py", In(archive => archive.Append("../calc.py", "import os"u8.ToArray()))),
        ["a file removed"] = ("test_calc.py", In(archive => archive.GetEntry("test_calc.py")!.Delete())),
        ["a file renamed"] = ("calc.py", In(Rename)),
        ["a file twice"] = ("calc.py", In(archive => archive.Append("calc.py", archive.Content("calc.py")))),
        ["a link for a file"] = ("calc.py", In(archive => archive.GetEntry("calc.py")!.ExternalAttributes = unchecked((int)0xA1FF0000))),
        ["code of another bundle"] = ("calc.py", (bundle, other) => ProvenBundle.Tampered(bundle, archive => archive.Put("calc.py", ProvenBundle.Read(other, "calc.py")))),
        ["the proof of another bundle"] = ("calc.py", (bundle, other) => ProvenBundle.Tampered(bundle, archive =>
        {
            archive.Put(ProofFormat.DocumentPath, ProvenBundle.Read(other, ProofFormat.DocumentPath));
            archive.Put(ProofFormat.SignaturePath, ProvenBundle.Read(other, ProofFormat.SignaturePath));
        })),
        ["the signature of another bundle"] = (ProofFormat.SignaturePath, (bundle, other) =>
            ProvenBundle.Tampered(bundle, archive => archive.Put(ProofFormat.SignaturePath, ProvenBundle.Read(other, ProofFormat.SignaturePath)))),
        ["another key's signature"] = (ProofFormat.DocumentPath, In(SignAgain)),
        ["the end cut off"] = (ProofFault.Archive, (bundle, _) => bundle[..^30]),
        ["half of it"] = (ProofFault.Archive, (bundle, _) => bundle[..(bundle.Length / 2)]),
        ["nothing in it"] = (ProofFault.Archive, (_, _) => []),
        ["no archive at all"] = (ProofFault.Archive, (_, _) => "This is not a ZIP file, but long enough to be one."u8.ToArray())
    };

    private static Func<byte[], byte[], byte[]> In(Action<ZipArchive> tamper) => (bundle, _) => ProvenBundle.Tampered(bundle, tamper);

    private static void Rename(ZipArchive archive)
    {
        archive.Append("calculator.py", archive.Content("calc.py"));
        archive.GetEntry("calc.py")!.Delete();
    }

    /// <summary>What somebody does who changes the code and knows how a proof is made, but has another key.</summary>
    private static void SignAgain(ZipArchive archive)
    {
        archive.Flip("calc.py");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var document = ProofFormat.Read(archive.Content(ProofFormat.DocumentPath));
        var bytes = ProofFormat.Write(document with
        {
            Files = [.. document.Files.Select(file => file with { Sha256 = ProofFormat.Hash(archive.Content(file.Path)) })],
            Key = document.Key with { Fingerprint = ProofFormat.Fingerprint(key), Pem = key.ExportSubjectPublicKeyInfoPem() }
        });
        archive.Put(ProofFormat.DocumentPath, bytes);
        archive.Put(ProofFormat.SignaturePath, ProofFormat.Sign(key, bytes));
    }
}
