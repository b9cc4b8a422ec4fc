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

    /// <summary>Tools that may wait for room before further requests are refused. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int Waiting { get; init; } = 1000;

    /// <summary>Seconds that validations under way get to end when Runner is stopped; it takes nothing new meanwhile. Default 20.</summary>
    [Range(0, 600)]
    public int DrainSeconds { get; init; } = 20;
}
