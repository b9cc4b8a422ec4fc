using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nightshift.Executions;

namespace Nightshift.Proofs;

/// <summary>Checks a delivered archive against the proof in it: the signature by a known key, then every file by its hash.</summary>
public sealed class ProofVerifier(ProofKeyStore keys, IOptions<ProofOptions> options)
{
    /// <param name="archive">Seekable; stays open.</param>
    /// <param name="trusted">Another installation's key, which may have signed as well as this one's; none when null.</param>
    public async Task<VerifiedArchive> VerifyAsync(Stream archive, CancellationToken cancellation, ECDsa? trusted = null)
    {
        var (opened, fault) = ProofArchive.Open(archive, options.Value);
        if (opened is null) return VerifiedArchive.Refused(fault!);
        using (opened)
        {
            var known = (await keys.ListAsync(cancellation)).ToDictionary(key => key.Fingerprint, key => key.Pem);
            if (trusted is not null) known[ProofFormat.Fingerprint(trusted)] = trusted.ExportSubjectPublicKeyInfoPem();
            return Verify(opened, known);
        }
    }

    private VerifiedArchive Verify(ProofArchive archive, IReadOnlyDictionary<string, string> known)
    {
        var entries = archive.Files.ToLookup(entry => entry.FullName);
        List<ProofFault> faults = [.. entries.Where(same => same.Count() > 1).Select(same => new ProofFault(same.Key, "It is in the archive more than once."))];
        if (Document(entries, known, faults) is not { } document) return VerifiedArchive.Refused([.. faults]);

        var contents = Contents(entries, document, faults);
        return new VerifiedArchive(faults.Count == 0 ? document : null, contents, faults);
    }

    /// <summary>The document once it is known who signed it; what keeps it from being believed is added to the faults.</summary>
    private ProofDocument? Document(ILookup<string, ZipArchiveEntry> entries, IReadOnlyDictionary<string, string> known, List<ProofFault> faults)
    {
        var bytes = ReadPart(entries, ProofFormat.DocumentPath, options.Value.DocumentBytes, faults);
        var signature = ReadPart(entries, ProofFormat.SignaturePath, 256, faults);
        if (bytes is null || signature is null) return null;

        if (SignatureFault(bytes, signature, known) is { } fault) faults.Add(fault);
        if (faults.Count > 0) return null;
        try
        {
            var document = ProofFormat.Read(bytes);
            if (document is { Format: ProofFormat.Name, Files: not null }) return document;
        }
        catch (JsonException)
        {
            // told below
        }
        faults.Add(new ProofFault(ProofFormat.DocumentPath, $"It is not of the format {ProofFormat.Name}. It may come from a newer release."));
        return null;
    }

    private static byte[]? ReadPart(ILookup<string, ZipArchiveEntry> entries, string path, int most, List<ProofFault> faults)
    {
        if (entries[path].FirstOrDefault() is not { } entry)
        {
            faults.Add(new ProofFault(path, "It is missing."));
            return null;
        }
        var content = ProofArchive.Read(entry, most);
        if (content is null) faults.Add(new ProofFault(path, $"It cannot be read, or has more than {most} bytes."));
        return content;
    }

    /// <summary>Any known key may have signed: which one the document names is only believed afterwards.</summary>
    private static ProofFault? SignatureFault(byte[] document, byte[] signature, IReadOnlyDictionary<string, string> known)
    {
        foreach (var pem in known.Values)
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            if (ProofFormat.Verify(key, document, signature)) return null;
        }

        return Claimed(document) is { } claimed && !known.ContainsKey(claimed)
            ? new ProofFault(ProofFormat.DocumentPath, $"It names the key {claimed}, which is none of this installation's. Give the other's public_key to check against.")
            : new ProofFault(ProofFormat.DocumentPath, $"It does not fit the signature in {ProofFormat.SignaturePath}: one of the two was changed or replaced.");
    }

    private static string? Claimed(byte[] document)
    {
        try
        {
            return ProofFormat.Read(document).Key?.Fingerprint;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Dictionary<string, byte[]> Contents(ILookup<string, ZipArchiveEntry> entries, ProofDocument document, List<ProofFault> faults)
    {
        Dictionary<string, byte[]> contents = [];
        if (document.Files.Sum(file => file.Bytes) > options.Value.UnpackedBytes)
        {
            faults.Add(new ProofFault(ProofFault.Archive, $"Its files have more than {options.Value.UnpackedBytes >> 10} KiB together."));
            return contents;
        }

        foreach (var file in document.Files)
            if (entries[file.Path].FirstOrDefault() is not { } entry) faults.Add(new ProofFault(file.Path, "It is missing."));
            else if (!ProofArchive.IsRegular(entry)) faults.Add(new ProofFault(file.Path, "It is a link or a device instead of a file."));
            else if (ProofArchive.Read(entry, file.Bytes) is not { } content) faults.Add(new ProofFault(file.Path, $"It cannot be read, or has more than the {file.Bytes} bytes that were proven."));
            else if (ProofFormat.Hash(content) != file.Sha256) faults.Add(new ProofFault(file.Path, "It was changed: its SHA-256 is not the one in the proof."));
            else contents[file.Path] = content;

        var listed = document.Files.Select(file => file.Path).ToHashSet();
        foreach (var entry in entries.Where(same => !listed.Contains(same.Key) && same.Key is not (ProofFormat.DocumentPath or ProofFormat.SignaturePath)))
            faults.Add(new ProofFault(entry.Key, SourceFile.IsSafe(entry.Key) ? "It was added: the proof does not name it." : "It was added, and its path leads out of the folder or is not a plain one."));
        return contents;
    }
}

/// <summary>What verifying found.</summary>
/// <param name="Proof">Null when there is a fault.</param>
/// <param name="Contents">Files whose hash holds, by path.</param>
public sealed record VerifiedArchive(ProofDocument? Proof, IReadOnlyDictionary<string, byte[]> Contents, IReadOnlyList<ProofFault> Faults)
{
    internal static VerifiedArchive Refused(params ProofFault[] faults) => new(null, new Dictionary<string, byte[]>(), faults);

    public ProofVerdict ToVerdict(ProofRerun? rerun = null) =>
        new(Proof is not null && rerun is not { Same: false }, Faults, Proof?.ExecutionId, Proof?.Status, Proof?.Key.Fingerprint, Proof?.Times.SignedAt, rerun);
}
