using System.ComponentModel.DataAnnotations;

namespace Nightshift.Search;

public sealed class SearchOptions
{
    public const string Section = "Search";

    public const int DefaultLimit = 20;

    /// <summary>Largest file that is indexed, in bytes.</summary>
    [Range(1_000, 100_000_000)]
    public int FileBytes { get; init; } = 1_000_000;

    /// <summary>Users whose index is kept in memory; about 150 MB for a million lines.</summary>
    [Range(1, 100_000)]
    public int IndexesInMemory { get; init; } = 100;
}
