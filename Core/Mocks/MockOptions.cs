using System.ComponentModel.DataAnnotations;

namespace Nightshift.Mocks;

/// <summary>Limits of mocks.</summary>
public sealed class MockOptions
{
    public const string Section = "Mocks";

    /// <summary>Longest latency that an endpoint may be given, in milliseconds.</summary>
    public const int MaxDelayMs = 30_000;

    /// <summary>Most hours until a mock expires: 30 days.</summary>
    public const int MaxHours = 720;

    /// <summary>Characters of a request's body that the log keeps.</summary>
    public const int LoggedBody = 4_000;

    /// <summary>Hours until a mock expires when nothing is said. Default 24.</summary>
    [Range(1, MaxHours)]
    public int Hours { get; set; } = 24;

    /// <summary>Mocks that a user may have, expired ones included. Default 20.</summary>
    [Range(1, 1_000)]
    public int PerUser { get; set; } = 20;

    /// <summary>Requests that the log of a mock keeps, the newest. Default 200.</summary>
    [Range(1, 10_000)]
    public int LoggedRequests { get; set; } = 200;

    /// <summary>Items that the collections of a mock may hold together. Default 1000.</summary>
    [Range(1, 100_000)]
    public int Items { get; set; } = 1_000;

    /// <summary>Requests that a mock answers at the same time; more wait, as many again, and the rest get 429. Default 32.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 32;
}
