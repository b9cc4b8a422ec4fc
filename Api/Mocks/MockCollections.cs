using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Nightshift.Mocks;

/// <summary>Endpoints that remember: what is posted to a collection can be listed, found, changed and deleted.</summary>
internal sealed class MockCollections(MockItemStore items, IOptions<MockOptions> options)
{
    private const string Id = "id";

    /// <summary>Characters of the path of a collection or an item, since both are keys.</summary>
    private const int LongestPath = 500;

    /// <param name="path">Of the request, without a slash at the end.</param>
    /// <param name="body">Null when there was none, or none that is JSON.</param>
    public Task<MockAnswer> AnswerAsync(Mock mock, MockEndpoint endpoint, string path, JsonElement? body, SchemaSet schemas, CancellationToken cancellation)
    {
        if (path.Length > LongestPath) return Task.FromResult(TooLong());
        var blank = new PathTemplate(endpoint.Path).Item;
        if (blank is null) return endpoint.Method == HttpMethods.Post ? AddAsync(mock, endpoint, path, body, schemas, cancellation) : ListAsync(mock, endpoint, path, schemas, cancellation);
        var (collection, item) = (path[..path.LastIndexOf('/')], path[(path.LastIndexOf('/') + 1)..]);
        return endpoint.Method switch
        {
            "DELETE" => DeleteAsync(mock, endpoint, collection, item, cancellation),
            "GET" => FoundAsync(endpoint, items.FindAsync(mock, collection, item, cancellation)),
            _ when body is not { ValueKind: JsonValueKind.Object } => Task.FromResult(NoObject()),
            "PUT" => FoundAsync(endpoint, items.ChangeAsync(mock, collection, item, old => Keep(JsonObject.Create(body!.Value)!, old, blank), cancellation)),
            _ => FoundAsync(endpoint, items.ChangeAsync(mock, collection, item, old => Keep(Merge(JsonObject.Create(old), JsonObject.Create(body!.Value)!), old, blank), cancellation))
        };
    }

    private async Task<MockAnswer> AddAsync(Mock mock, MockEndpoint endpoint, string path, JsonElement? body, SchemaSet schemas, CancellationToken cancellation)
    {
        if (body is not { ValueKind: JsonValueKind.Object }) return NoObject();
        if (IdName(mock, endpoint, endpoint.ResponseSchema is { } schema ? schemas.Resolve(schema) : null) is var name && body.Value.TryGetProperty(name, out var id) && id.GetRawText().Length > LongestPath) return TooLong();
        var added = await items.AddAsync(mock, path, number => Make(mock, endpoint, path, body.Value, number, schemas), options.Value.Items, cancellation);
        return added.Id is not null ? MockAnswer.Of(endpoint.StatusCode ?? 201, added.Value) with { Location = $"{path}/{Uri.EscapeDataString(added.Id)}" }
            : added.IsFull ? MockAnswer.Problem(507, $"The mock holds {options.Value.Items} items, which is the most there can be. Delete some, or empty it on the page Mocks.")
            : MockAnswer.Problem(409, "There is an item with this id already.");
    }

    private static (string Id, JsonElement Value) Make(Mock mock, MockEndpoint endpoint, string path, JsonElement body, long number, SchemaSet schemas)
    {
        var made = JsonObject.Create(body)!;
        var schema = endpoint.ResponseSchema is { } given ? schemas.Resolve(given) : null;
        var name = IdName(mock, endpoint, schema);
        if (made[name] is not JsonValue)
        {
            var meant = schema?.Get("properties", JsonValueKind.Object)?.Get(name, JsonValueKind.Object) is { } property ? schemas.Resolve(property) : null;
            made[name] = meant?.Types().Contains("string") is true ? $"{Guid.CreateVersion7()}" : number;
        }
        if (schema is { } whole && ExampleData.Of(whole, schemas, mock.Seed, $"{path}#{number}") is JsonObject example) // what the schema requires and only a server knows
            foreach (var required in whole.Names("required").Where(required => !made.ContainsKey(required) && example.ContainsKey(required)))
                made[required] = example[required]?.DeepClone();
        return (made[name]!.ToString(), Json.ToElement(made));
    }

    /// <summary>The property that holds the id: called as the blank in the item's path when the schema has one, else <c>id</c>.</summary>
    private static string IdName(Mock mock, MockEndpoint endpoint, JsonElement? schema) => mock.Endpoints
        .Where(other => other.Path.StartsWith(endpoint.Path.TrimEnd('/') + "/{", StringComparison.Ordinal)).Select(other => new PathTemplate(other.Path).Item)
        .FirstOrDefault(blank => blank is not null && schema?.Get("properties", JsonValueKind.Object)?.TryGetProperty(blank, out _) is true) ?? Id;

    private async Task<MockAnswer> ListAsync(Mock mock, MockEndpoint endpoint, string path, SchemaSet schemas, CancellationToken cancellation)
    {
        var all = await items.ListAsync(mock, path, cancellation);
        var list = new JsonArray([.. all.Select(item => JsonNode.Parse(item.GetRawText()))]);
        var status = endpoint.StatusCode ?? 200;
        if (endpoint.ResponseSchema is not { } schema || schemas.Resolve(schema) is not { } meant || !meant.Types().Contains("object")) return MockAnswer.Of(status, list);

        // A list in an envelope: its one list is the items, and what counts them is right.
        if (ExampleData.Of(meant, schemas, mock.Seed, $"GET {path}") is not JsonObject envelope || envelope.Where(member => member.Value is JsonArray).ToList() is not [var (name, _)]) return MockAnswer.Of(status, list);
        envelope[name] = list;
        foreach (var counter in new[] { "total", "count", "total_count", "totalCount" })
            if (envelope.ContainsKey(counter)) envelope[counter] = all.Count;
        return MockAnswer.Of(status, envelope);
    }

    private async Task<MockAnswer> DeleteAsync(Mock mock, MockEndpoint endpoint, string collection, string item, CancellationToken cancellation) =>
        await items.DeleteAsync(mock, collection, item, cancellation) ? new MockAnswer(endpoint.StatusCode is { } status and not 200 ? status : 204) : NotFound();

    private static async Task<MockAnswer> FoundAsync(MockEndpoint endpoint, Task<JsonElement?> finding) =>
        await finding is { } item ? MockAnswer.Of(endpoint.StatusCode ?? 200, item) : NotFound();

    /// <summary>A change never moves an item to another id.</summary>
    private static JsonElement Keep(JsonObject changed, JsonElement old, string blank)
    {
        var name = old.TryGetProperty(blank, out var id) || old.TryGetProperty(Id, out id) ? old.TryGetProperty(blank, out _) ? blank : Id : null;
        if (name is not null) changed[name] = JsonNode.Parse(id.GetRawText());
        return Json.ToElement(changed);
    }

    /// <summary>A merge patch (RFC 7396).</summary>
    private static JsonObject Merge(JsonObject? target, JsonObject change)
    {
        target ??= [];
        foreach (var (name, value) in change)
            if (value is null) target.Remove(name);
            else target[name] = value is JsonObject inner ? Merge(target[name]?.DeepClone() as JsonObject, inner) : value.DeepClone();
        return target;
    }

    private static MockAnswer NotFound() => MockAnswer.Problem(404, "There is no such item in this collection.");

    private static MockAnswer TooLong() => MockAnswer.Problem(400, $"The path and the id have at most {LongestPath} characters.");

    private static MockAnswer NoObject() => MockAnswer.Problem(400, "Send the item as a JSON object.");
}
