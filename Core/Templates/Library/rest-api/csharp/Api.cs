using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RestApi;

/// <summary>What was asked, whatever carried it.</summary>
/// <param name="Query">Decoded, by name.</param>
public sealed record ApiRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, string? ContentType, byte[] Body);

/// <param name="Body">Nothing for 204.</param>
public sealed record ApiResponse(int Status, JsonNode? Body = null, string? Location = null, string? Allow = null);

/// <summary>Turns requests into calls of the store.</summary>
public sealed class Api(Store store)
{
    public const string Collection = "{{prefix}}/{{resource.plural}}";

    public const int MaxLimit = 100;

    private const int MaxPage = 1_000_000, DefaultLimit = 20;

    public ApiResponse Handle(ApiRequest request)
    {
        try
        {
            return Route(request);
        }
        catch (ApiException error)
        {
            return error.Response;
        }
    }

    private ApiResponse Route(ApiRequest request)
    {
        if (request.Path == "/health") return Choose(request, new() { ["GET"] = () => new(200, new JsonObject { ["status"] = "ok" }) });
        if (request.Path == Collection) return Choose(request, new() { ["GET"] = () => List(request), ["POST"] = () => Create(request) });
        if (IdOf(request.Path) is not { } id) throw new ApiException(404, $"There is nothing at {request.Path}.");
        return Choose(request, new()
        {
            ["GET"] = () => Found(store.Get(id), id),
            ["PUT"] = () => Found(store.Update(id, Read(request, partial: false)), id),
            ["PATCH"] = () => Found(store.Update(id, Read(request, partial: true)), id),
            ["DELETE"] = () => store.Delete(id) ? new(204) : Found(null, id)
        });
    }

    private static ApiResponse Choose(ApiRequest request, Dictionary<string, Func<ApiResponse>> actions) =>
        actions.TryGetValue(request.Method, out var action)
            ? action()
            : throw new ApiException(405, $"{request.Method} is not possible here.", allow: string.Join(", ", actions.Keys));

    private static int? IdOf(string path) =>
        path.StartsWith(Collection + "/", StringComparison.Ordinal) && int.TryParse(path[(Collection.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private ApiResponse List(ApiRequest request)
    {
        var page = NumberIn(request, "page", 1, MaxPage);
        var limit = NumberIn(request, "limit", DefaultLimit, MaxLimit);
        var filters = request.Query.Where(entry => entry.Key is not ("page" or "limit")).ToList();
        if (filters.FirstOrDefault(filter => !Schema.Knows(filter.Key)).Key is { } unknown) throw new ApiException(400, $"{unknown} is not a field to filter by.");

        var (items, total) = store.Page(page, limit, record => filters.TrueForAll(filter => AsText(record[filter.Key]) == filter.Value));
        return new(200, new JsonObject { ["items"] = new JsonArray([.. items]), ["total"] = total, ["page"] = page, ["limit"] = limit });
    }

    private ApiResponse Create(ApiRequest request)
    {
        var record = store.Create(Read(request, partial: false));
        return new(201, record, Location: $"{Collection}/{record["id"]}");
    }

    private static ApiResponse Found(JsonObject? record, int id) => record is null ? throw new ApiException(404, $"There is no {{resource.words}} {id}.") : new(200, record);

    private static int NumberIn(ApiRequest request, string name, int otherwise, int most)
    {
        if (!request.Query.TryGetValue(name, out var text)) return otherwise;
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && number >= 1 && number <= most ? number : throw new ApiException(400, $"{name} must be a number from 1 to {most}.");
    }

    /// <summary>A value the way a query string has it.</summary>
    private static string AsText(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "";

    private static JsonObject Read(ApiRequest request, bool partial)
    {
        if (request.ContentType?.Split(';')[0].Trim() != "application/json") throw new ApiException(415, "Send application/json.");
        if (Parse(request.Body) is not JsonObject values) throw new ApiException(400, "The body must be one JSON object.");
        var problems = Schema.Problems(values, partial);
        return problems.Count == 0 ? values : throw new ApiException(422, "Some fields are not valid.", problems);
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An answer that is not a success.</summary>
    private sealed class ApiException(int status, string message, Dictionary<string, string>? details = null, string? allow = null) : Exception(message)
    {
        public ApiResponse Response
        {
            get
            {
                var body = new JsonObject { ["error"] = Message };
                if (details is not null) body["details"] = JsonSerializer.SerializeToNode(details);
                return new(status, body, Allow: allow);
            }
        }
    }
}
