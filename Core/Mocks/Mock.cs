using System.Text.Json;

namespace Nightshift.Mocks;

/// <summary>An interface that answers as told, at an address of its own, until it expires.</summary>
/// <param name="Key">The last part of its address, 256 random bits: whoever has it may call the mock.</param>
/// <param name="SpecType">One of <see cref="MockSpecs"/>.</param>
/// <param name="Schemas">What the endpoints' schemas refer to as <c>#/$defs/name</c>.</param>
/// <param name="Validates">Whether a request that does not fit is refused.</param>
/// <param name="Seed">The same seed makes the same examples.</param>
/// <param name="Requests">How many it has answered.</param>
public sealed record Mock(
    Guid Id, Guid UserId, string Key, string Name, string SpecType, IReadOnlyList<MockEndpoint> Endpoints, IReadOnlyDictionary<string, JsonElement> Schemas,
    bool Validates, int Seed, long Requests, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public string Status(DateTimeOffset now) => ExpiresAt > now ? MockStatus.Running : MockStatus.Expired;
}

public static class MockSpecs
{
    /// <summary>Endpoints by hand.</summary>
    public const string Custom = "custom";

    /// <summary>Endpoints from an OpenAPI document.</summary>
    public const string OpenApi = "openapi";
}

public static class MockStatus
{
    public const string Running = "running";

    /// <summary>Answers no more. It can be given more time until retention deletes it.</summary>
    public const string Expired = "expired";
}
