using System.ComponentModel.DataAnnotations;

namespace Nightshift.Validations;

/// <summary>Bounds of a request to <c>POST /validate</c>.</summary>
public sealed class ValidationOptions
{
    public const string Section = "Validation";

    /// <summary>Code and test files together. Default 200.</summary>
    [Range(1, 10_000)]
    public int Files { get; init; } = 200;

    /// <summary>Bytes of all contents together. Default 4 MiB.</summary>
    [Range(1 << 10, 256 << 20)]
    public int Bytes { get; init; } = 4 << 20;

    /// <summary>Characters of a path. Default 200.</summary>
    [Range(10, 1000)]
    public int PathLength { get; init; } = 200;

    /// <summary>Seconds that runs under way get to finish when Runner is stopped. Default 20.</summary>
    [Range(0, 600)]
    public int DrainSeconds { get; init; } = 20;
}
