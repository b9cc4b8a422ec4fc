using Nightshift.Executions;

namespace Nightshift.Mocks;

/// <summary>Body of <c>POST /mocks</c>.</summary>
/// <param name="Endpoints">By hand; beside a document they come first.</param>
/// <param name="Spec">An OpenAPI 3 document, as JSON or YAML.</param>
/// <param name="SpecUrl">The address of one on the public internet.</param>
/// <param name="Stateful">Make collections of the document's paths that look like one.</param>
/// <param name="Validates">Refuse requests that do not fit; true when absent.</param>
/// <param name="Seed">Of the examples; 1 when absent.</param>
/// <param name="ExpiresInHours">1 to <see cref="MockOptions.MaxHours"/>; <see cref="MockOptions.Hours"/> when absent.</param>
public sealed record MockDraft(
    string? Name = null,
    IReadOnlyList<MockEndpoint>? Endpoints = null,
    string? Spec = null,
    string? SpecUrl = null,
    bool? Stateful = null,
    bool? Validates = null,
    int? Seed = null,
    int? ExpiresInHours = null);

/// <summary>Body of <c>PATCH /mocks/{id}</c>; what is absent stays.</summary>
/// <param name="Endpoints">In the place of all there are.</param>
/// <param name="ExpiresInHours">From now.</param>
public sealed record MockChange(string? Name = null, IReadOnlyList<MockEndpoint>? Endpoints = null, bool? Validates = null, int? Seed = null, int? ExpiresInHours = null);

/// <param name="Url">Where it answers.</param>
/// <param name="Notes">What the document says and the mock does not do.</param>
public sealed record MockCreated(Guid MockId, string Url, DateTimeOffset ExpiresAt, IReadOnlyList<string> Notes);

/// <summary>One row of <c>GET /mocks</c>.</summary>
/// <param name="Endpoints">How many.</param>
/// <param name="Requests">How many it has answered.</param>
public sealed record MockSummary(Guid Id, string Name, string Url, string Status, string SpecType, int Endpoints, long Requests, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

public sealed record MockList(IReadOnlyList<MockSummary> Mocks, long Total, int Page);

/// <summary>Answer of <c>GET /mocks/{id}</c>.</summary>
/// <param name="Executions">The runs whose request or code names the address of the mock, oldest first.</param>
public sealed record MockDetail(
    Guid Id, string Name, string Url, string Status, string SpecType, IReadOnlyList<MockEndpoint> Endpoints, bool Validates, int Seed, long Requests,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, IReadOnlyList<ExecutionSummary> Executions);

/// <summary>A request that a mock has answered.</summary>
/// <param name="Number">Dense per mock, from 1.</param>
/// <param name="Headers">What looks like a secret is masked, in the query too.</param>
/// <param name="Body">Its first characters, at most <see cref="MockOptions.LoggedBody"/>; null without one.</param>
/// <param name="Endpoint">Method and path of what answered; null when nothing fitted.</param>
/// <param name="Problems">What did not fit, in words.</param>
/// <param name="DurationMs">The latency that was asked for included.</param>
public sealed record MockCall(
    long Number, string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string? Body,
    string? Endpoint, int StatusCode, IReadOnlyList<string> Problems, int DurationMs, DateTimeOffset At);

public sealed record MockCallList(IReadOnlyList<MockCall> Requests, long Total, int Page);
