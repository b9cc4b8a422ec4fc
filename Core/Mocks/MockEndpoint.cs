using System.Text.Json;

namespace Nightshift.Mocks;

/// <summary>What a mock answers to one method on one path.</summary>
/// <param name="Method">GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.</param>
/// <param name="Path">Begins with a slash. <c>{name}</c> stands for any text in a segment: <c>/pets/{id}</c>. A path with fewer of them wins.</param>
/// <param name="Response">The body: a text as it is when the content type is not JSON, everything else as JSON. Absent: an example of the schema, or nothing.</param>
/// <param name="StatusCode">200 to 599; 200 when absent.</param>
/// <param name="ContentType"><c>application/json</c> when absent.</param>
/// <param name="Headers">Further headers of the answer. A <c>Location</c> is a path of the mock.</param>
/// <param name="ResponseSchema">A JSON Schema (2020-12) that examples are made from.</param>
/// <param name="RequestSchema">A JSON Schema that the body of a request has to fit.</param>
/// <param name="RequestRequired">Whether a request without a body is refused.</param>
/// <param name="Parameters">What a request has to bring besides its body.</param>
/// <param name="DelayMs">Milliseconds to wait before the answer, at most <see cref="MockOptions.MaxDelayMs"/>.</param>
/// <param name="FailureRate">Share of requests that are failed on purpose, 0 to 1.</param>
/// <param name="FailureStatus">Status of these, 400 to 599; 503 when absent.</param>
/// <param name="Stateful">POST adds to a collection, GET lists it or finds in it, PUT, PATCH and DELETE change it. A path that ends with <c>{name}</c> is one of its items.</param>
public sealed record MockEndpoint(
    string Method,
    string Path,
    JsonElement? Response = null,
    int? StatusCode = null,
    string? ContentType = null,
    IReadOnlyDictionary<string, string>? Headers = null,
    JsonElement? ResponseSchema = null,
    JsonElement? RequestSchema = null,
    bool? RequestRequired = null,
    IReadOnlyList<MockParameter>? Parameters = null,
    int? DelayMs = null,
    double? FailureRate = null,
    int? FailureStatus = null,
    bool? Stateful = null);

/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Schema">A JSON Schema that its value has to fit; the value is read as what the schema wants, such as a number.</param>
public sealed record MockParameter(string Name, string In, bool? Required = null, JsonElement? Schema = null);
