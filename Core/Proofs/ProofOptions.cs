using System.ComponentModel.DataAnnotations;

namespace Nightshift.Proofs;

/// <summary>Bounds of an archive that is to be verified; what exceeds one is refused unread.</summary>
public sealed class ProofOptions
{
    public const string Section = "Proofs";

    /// <summary>Bytes of the archive. Default 50 MiB, which is the most that an upload may have.</summary>
    [Range(1 << 10, 1 << 30)]
    public long ArchiveBytes { get; set; } = 50L << 20;

    /// <summary>Files in the archive. Default 1,000.</summary>
    [Range(3, 65_534)]
    public int Files { get; set; } = 1_000;

    /// <summary>Bytes of all files together, unpacked. Default 100 MiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public long UnpackedBytes { get; set; } = 100L << 20;

    /// <summary>Bytes of <c>proof.json</c>. Default 8 MiB.</summary>
    [Range(1 << 10, 256 << 20)]
    public int DocumentBytes { get; set; } = 8 << 20;
}
