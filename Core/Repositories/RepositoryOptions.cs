using System.ComponentModel.DataAnnotations;

namespace Nightshift.Repositories;

/// <summary>What an import may take.</summary>
public sealed class RepositoryOptions
{
    public const string Section = "Repositories";

    /// <summary>Largest clone on disk, in bytes.</summary>
    [Range(1_000, long.MaxValue)]
    public long CloneBytes { get; set; } = 1L << 30;

    /// <summary>Longest that cloning may take, in seconds.</summary>
    [Range(1, 86_400)]
    public int CloneSeconds { get; set; } = 600;

    /// <summary>Largest file that is read, in bytes.</summary>
    [Range(1, 10 << 20)]
    public int FileBytes { get; set; } = 400_000;

    /// <summary>Most files that are read.</summary>
    [Range(1, 100_000)]
    public int Files { get; set; } = 10_000;

    /// <summary>Most text that is read, in bytes.</summary>
    [Range(1, 1 << 30)]
    public int TextBytes { get; set; } = 64 << 20;
}
