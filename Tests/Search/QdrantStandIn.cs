using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nightshift.Infrastructure;

namespace Nightshift.Search;

/// <summary>
/// Answers as Qdrant does, exactly where it approximates, and holds every request and every answer against its published OpenAPI document (the operations used
/// here: <c>qdrant-openapi.json</c>). A real Qdrant is not needed: what only a real one could show, such as its speed, is not tested.
/// </summary>
public sealed partial class QdrantStandIn : IAsyncDisposable
{
    private static readonly OpenApiContract Contract = new(JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Search", "qdrant-openapi.json")))!);

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, JsonObject> collections = [];
    private readonly Lock writing = new();

    private QdrantStandIn(WebApplication app) => this.app = app;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Method and path of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>All points of all collections.</summary>
    public IReadOnlyList<JsonNode> Points => [.. collections.Values.SelectMany(PointsOf)];

    public JsonNode Config(string collection) => collections[collection]["config"]!;

    public static async Task<QdrantStandIn> StartAsync()
    {
        var app = LocalServer.Build();
        var standIn = new QdrantStandIn(app);
        app.Run(standIn.AnswerAsync);
        await app.StartAsync();
        standIn.Client = new HttpClient { BaseAddress = new Uri($"{app.Urls.First()}/") };
        return standIn;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var (method, address) = (http.Request.Method.ToLowerInvariant(), http.Request.Path.Value!);
        var name = Name().Match(address).Groups["name"].Value;
        var path = name.Length == 0 ? address : address.Replace($"/collections/{name}", "/collections/{collection_name}", StringComparison.Ordinal);
        var body = http.Request.ContentLength is 0 or null && http.Request.Headers.TransferEncoding.Count == 0 ? null : await JsonNode.ParseAsync(http.Request.Body);
        Requests.Enqueue($"{method} {path}");
        if (Contract.Wrong(method, path, http.Request.Query.Keys, body) is { } wrong)
        {
            await Results.Json(new { status = new { error = wrong }, time = 0 }, statusCode: 400).ExecuteAsync(http);
            return;
        }

        JsonNode? result;
        lock (writing) result = Do(method, path, name, body);
        var answer = new JsonObject { ["result"] = result, ["status"] = "ok", ["time"] = 0.001 };
        if (result is not null && Contract.WrongAnswer(method, path, answer) is { } mistake) throw new InvalidOperationException($"The stand-in answers what Qdrant would not: {mistake}");
        await Results.Json(result is null ? new { status = new { error = "Not found" }, time = 0 } : (object)answer, statusCode: result is null ? 404 : 200).ExecuteAsync(http);
    }

    private JsonNode? Do(string method, string path, string name, JsonNode? body)
    {
        if (path == "/collections") return new JsonObject { ["collections"] = new JsonArray([.. collections.Keys.Select(key => new JsonObject { ["name"] = key })]) };
        if (path == "/collections/{collection_name}" && method == "put") return collections.TryAdd(name, new JsonObject { ["config"] = body!.DeepClone(), ["points"] = new JsonArray() });
        if (!collections.TryGetValue(name, out var collection)) return null;
        var points = collection["points"]!.AsArray();
        switch (path["/collections/{collection_name}".Length..])
        {
            case "": return Info(collection);
            case "/index": return Done();
            case "/points":
                foreach (var point in body!["points"]!.AsArray())
                {
                    points.RemoveAll(old => Text(old!["id"]) == Text(point!["id"]));
                    points.Add(point!.DeepClone());
                }
                return Done();
            case "/points/delete":
                points.RemoveAll(point => Fits(point!, body!["filter"]!));
                return Done();
            default:
                var query = Numbers(body!["query"]!);
                return new JsonObject
                {
                    ["points"] = new JsonArray([.. points.Where(point => Fits(point!, body["filter"]!)).Select(point => (Point: point!, Score: TensorPrimitives.CosineSimilarity<float>(query, Numbers(point!["vector"]!))))
                        .OrderByDescending(found => found.Score).Take(body["limit"]!.GetValue<int>())
                        .Select(found => new JsonObject { ["id"] = found.Point["id"]!.DeepClone(), ["version"] = 1, ["score"] = found.Score, ["payload"] = found.Point["payload"]!.DeepClone() })])
                };
        }
    }

    private static IEnumerable<JsonNode> PointsOf(JsonObject collection) => collection["points"]!.AsArray().Select(point => point!);

    private static JsonObject Done() => new() { ["operation_id"] = 1, ["status"] = "completed" };

    private static JsonObject Info(JsonObject collection) => new()
    {
        ["status"] = "green", ["optimizer_status"] = "ok", ["segments_count"] = 1, ["payload_schema"] = new JsonObject(),
        ["config"] = new JsonObject
        {
            ["params"] = new JsonObject { ["vectors"] = collection["config"]!["vectors"]!.DeepClone() },
            ["hnsw_config"] = new JsonObject { ["m"] = 16, ["ef_construct"] = 100, ["full_scan_threshold"] = 10000 },
            ["optimizer_config"] = new JsonObject { ["deleted_threshold"] = 0.2, ["vacuum_min_vector_number"] = 1000, ["default_segment_number"] = 0, ["flush_interval_sec"] = 5 }
        }
    };

    private static bool Fits(JsonNode point, JsonNode filter) => filter["must"]!.AsArray().All(condition =>
    {
        var value = Text(point["payload"]![condition!["key"]!.GetValue<string>()]);
        return condition["match"]!["any"] is JsonArray any ? any.Any(one => Text(one) == value) : Text(condition["match"]!["value"]) == value;
    });

    private static string Text(JsonNode? value) => value?.ToString() ?? "";

    private static float[] Numbers(JsonNode vector) => [.. vector.AsArray().Select(number => number!.GetValue<float>())];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    [GeneratedRegex("^/collections/(?<name>[^/]+)")]
    private static partial Regex Name();
}
