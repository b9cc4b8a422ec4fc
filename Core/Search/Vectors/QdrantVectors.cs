using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Nightshift.Search;

/// <summary>
/// Vectors in Qdrant, by its REST interface: one collection for an embedding model, each point with whose it is, and no request without that. Vectors are kept
/// in a byte a number to be searched, and whole to be ranked.
/// </summary>
internal sealed partial class QdrantVectors(HttpClient http) : IVectorStore
{
    private const int Batch = 256;

    private static readonly string[] Filtered = ["user_id", "embedder_id", "file_id", "language", "type", "session_id"];

    private readonly HashSet<string> known = [];
    private readonly SemaphoreSlim making = new(1);

    public async Task AddAsync(SearchEmbedder embedder, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellation)
    {
        await EnsureAsync(embedder, cancellation);
        foreach (var batch in vectors.Chunk(Batch))
            await SendAsync(HttpMethod.Put, $"{Collection(embedder)}/points?wait=true", new { points = batch.Select(vector => Point(embedder, vector)) }, cancellation);
    }

    public async Task<IReadOnlyList<ScoredChunk>> NearestAsync(SearchEmbedder embedder, float[] query, VectorFilter filter, int most, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Post, $"{Collection(embedder)}/points/query", new
        {
            query, limit = most, with_payload = new[] { "chunk_id" }, filter = new { must = Conditions(embedder, filter) },
            @params = new { quantization = new { rescore = true, oversampling = 2.0 } }
        }, cancellation, orNone: true);
        return answer is null ? [] : [.. answer["points"]!.AsArray().Select(point => new ScoredChunk(point!["payload"]!["chunk_id"]!.GetValue<long>(), point["score"]!.GetValue<float>()))
            .OrderByDescending(chunk => chunk.Score).ThenByDescending(chunk => chunk.Id)];
    }

    public async Task RemoveAsync(Guid userId, IReadOnlyList<long> files, CancellationToken cancellation)
    {
        var collections = await SendAsync(HttpMethod.Get, "collections", null, cancellation);
        foreach (var name in collections!["collections"]!.AsArray().Select(collection => collection!["name"]!.GetValue<string>()).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
            await DeleteAsync($"collections/{name}", [Is("user_id", $"{userId}"), Any("file_id", files)], cancellation);
    }

    public Task DropAsync(SearchEmbedder embedder, CancellationToken cancellation) =>
        DeleteAsync(Collection(embedder), Conditions(embedder, new VectorFilter()), cancellation);

    public void Forget(SearchEmbedder embedder, IReadOnlyCollection<long> chunks)
    {
        // Jobs takes them out
    }

    private Task DeleteAsync(string collection, IEnumerable<object> must, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"{collection}/points/delete?wait=true", new { filter = new { must } }, cancellation, orNone: true);

    /// <summary>Makes the collection and the indexes of what is filtered by; the user is the tenant, whose points are stored together.</summary>
    private async Task EnsureAsync(SearchEmbedder embedder, CancellationToken cancellation)
    {
        var collection = Collection(embedder);
        await making.WaitAsync(cancellation);
        try
        {
            if (known.Contains(collection)) return;
            if (await SendAsync(HttpMethod.Get, collection, null, cancellation, orNone: true) is null)
                await SendAsync(HttpMethod.Put, collection, new
                {
                    vectors = new { size = embedder.Size, distance = "Cosine" },
                    quantization_config = new { scalar = new { type = "int8", quantile = 0.99, memory = "pinned" } }
                }, cancellation);
            foreach (var field in Filtered) await SendAsync(HttpMethod.Put, $"{collection}/index?wait=true", new { field_name = field, field_schema = Schema(field) }, cancellation);
            known.Add(collection);
        }
        finally
        {
            making.Release();
        }
    }

    private static object Schema(string field) => field switch
    {
        "user_id" => new { type = "keyword", is_tenant = true },
        "file_id" => "integer",
        _ => "keyword"
    };

    /// <returns>What stands under <c>result</c>; null for what is not there, where that is allowed.</returns>
    private async Task<JsonNode?> SendAsync(HttpMethod method, string address, object? body, CancellationToken cancellation, bool orNone = false)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request, cancellation);
        if (orNone && response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"Qdrant answered {(int)response.StatusCode} to {method} {address.Split('?')[0]}.", null, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellation))?["result"];
    }

    private static object Point(SearchEmbedder embedder, ChunkVector vector) => new
    {
        id = PointId(embedder.Id, vector.ChunkId),
        vector = vector.Vector,
        payload = new
        {
            user_id = embedder.UserId, embedder_id = embedder.Id, chunk_id = vector.ChunkId, file_id = vector.FileId, language = vector.Language, type = vector.Type, session_id = vector.SessionId
        }
    };

    private static List<object> Conditions(SearchEmbedder embedder, VectorFilter filter)
    {
        List<object> must = [Is("user_id", $"{embedder.UserId}"), Is("embedder_id", $"{embedder.Id}")];
        if (filter.Language is { } language) must.Add(Is("language", language));
        if (filter.SessionId is { } session) must.Add(Is("session_id", $"{session}"));
        if (filter.Types is { Count: > 0 } types) must.Add(Any("type", types));
        return must;
    }

    private static object Is(string key, string value) => new { key, match = new { value } };

    private static object Any<T>(string key, IReadOnlyList<T> values) => new { key, match = new { any = values } };

    /// <summary>The same chunk has a point of its own under each embedder.</summary>
    private static Guid PointId(Guid embedder, long chunk)
    {
        var bytes = embedder.ToByteArray(bigEndian: true);
        BinaryPrimitives.WriteInt64BigEndian(bytes, chunk);
        return new Guid(bytes, bigEndian: true);
    }

    private const string Prefix = "nightshift-";

    private static string Collection(SearchEmbedder embedder) => $"collections/{Prefix}{Unusual().Replace(embedder.Model.ToLowerInvariant(), "-")}-{embedder.Size}";

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Unusual();
}
