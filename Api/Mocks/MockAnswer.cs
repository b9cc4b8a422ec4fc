using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Nightshift.Mocks;

/// <summary>What a mock says to one request.</summary>
/// <param name="Location">A path of the mock.</param>
internal sealed record MockAnswer(int Status, string? ContentType = null, string? Body = null, string? Location = null)
{
    private const string JsonType = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Statuses that have no body (RFC 9110).</summary>
    public bool HasBody => Body is not null && Status is not (204 or 205 or 304);

    public static MockAnswer Of(int status, JsonNode? body) => new(status, JsonType, body?.ToJsonString(Json.Options) ?? "null");

    public static MockAnswer Of(int status, JsonElement body) => new(status, JsonType, body.GetRawText());

    /// <summary>A fault of the caller, as a problem detail with names as the caller wrote them.</summary>
    public static MockAnswer Problem(int status, string detail, IReadOnlyList<(string Where, string Problem)>? problems = null)
    {
        var body = new JsonObject { ["title"] = ReasonPhrases.GetReasonPhrase(status), ["status"] = status, ["detail"] = detail };
        if (problems is not null)
            body["errors"] = new JsonObject(problems.GroupBy(problem => problem.Where)
                .Select(group => KeyValuePair.Create<string, JsonNode?>(group.Key, new JsonArray([.. group.Select(problem => (JsonNode)JsonValue.Create($"{problem.Where} {problem.Problem}.")!)]))));
        return new MockAnswer(status, "application/problem+json", body.ToJsonString(Json.Options))
        {
            Problems = problems is null ? [detail] : [.. problems.Select(problem => $"{problem.Where} {problem.Problem}")]
        };
    }

    /// <summary>The endpoint's own response, or an example of its schema.</summary>
    public static MockAnswer Of(MockEndpoint endpoint, SchemaSet schemas, int seed, string path)
    {
        var type = endpoint.ContentType ?? JsonType;
        var body = endpoint.Response is { } response ? JsonNode.Parse(response.GetRawText())
            : endpoint.ResponseSchema is { } schema ? ExampleData.Of(schema, schemas, seed, $"{endpoint.Method} {path}")
            : null;
        var isText = !type.Contains("json", StringComparison.OrdinalIgnoreCase) && body?.GetValueKind() == JsonValueKind.String;
        var empty = endpoint.Response is null && endpoint.ResponseSchema is null;
        return new MockAnswer(endpoint.StatusCode ?? 200, empty ? null : type, empty ? null : isText ? body!.GetValue<string>() : body?.ToJsonString(Json.Options) ?? "null");
    }
}
