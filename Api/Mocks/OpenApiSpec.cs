using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Nightshift.Mocks;

/// <summary>
/// Makes endpoints of an OpenAPI document. The library reads it and writes it down again as OpenAPI 3.1 in JSON, whichever version and form it had; what
/// is followed in it from then on is bounded.
/// </summary>
internal sealed class OpenApiSpec
{
    public const int MostEndpoints = 300;

    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head", "options"];

    /// <summary>They are described elsewhere in the document (OpenAPI 3.1, 4.8.12.1).</summary>
    private static readonly string[] OtherHeaders = ["Accept", "Content-Type", "Authorization"];

    private readonly JsonElement document;
    private readonly List<string> notes = [];

    private OpenApiSpec(JsonElement document) => this.document = document;

    /// <summary>What the document describes; or why it cannot be read.</summary>
    /// <param name="stateful">Whether paths that look like a collection become one.</param>
    public static async Task<(SpecEndpoints? Spec, string? Fault)> ReadAsync(string text, bool stateful, CancellationToken cancellation)
    {
        var json = text.TrimStart().StartsWith('{');
        if (!json && SpecText.Fault(text) is { } unsafeText) return (null, unsafeText);
        try
        {
            var settings = new OpenApiReaderSettings { LoadExternalRefs = false };
            settings.AddYamlReader();
            var (read, diagnostic) = OpenApiDocument.Parse(text, json ? OpenApiConstants.Json : OpenApiConstants.Yaml, settings);
            if (read is null || diagnostic?.Errors is { Count: > 0 } && read.Paths.Count == 0) return (null, $"This is not an OpenAPI document: {Words(diagnostic)}");
            if (read.Paths.Count == 0) return (null, "The document describes no paths.");
            var written = (await read.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation)).Replace("\"#/components/schemas/", $"\"{SchemaSet.Prefix}", StringComparison.Ordinal);
            var spec = new OpenApiSpec(Json.Read<JsonElement>(written));
            var endpoints = spec.Endpoints().ToList();
            if (endpoints.Count > MostEndpoints) return (null, $"The document describes {endpoints.Count} endpoints; a mock may have {MostEndpoints}. Take some paths out.");
            return (new SpecEndpoints(stateful ? Collections.Of(endpoints) : endpoints, spec.Schemas(), spec.notes), null);
        }
        catch (OpenApiUnsupportedSpecVersionException)
        {
            return (null, "This is not an OpenAPI 3 document: it does not say 'openapi: 3'.");
        }
        catch (Exception exception) when (exception is JsonException or OpenApiException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException or SharpYaml.YamlException)
        {
            return (null, "The document cannot be read: it is not well-formed, or nested too deeply. Try it in an OpenAPI editor first.");
        }
    }

    private static string Words(OpenApiDiagnostic? diagnostic) => diagnostic?.Errors.FirstOrDefault() is { } error ? $"{error.Message} {error.Pointer}".Trim() : "it has no paths.";

    private Dictionary<string, JsonElement> Schemas() =>
        document.Get("components", JsonValueKind.Object)?.Members("schemas").ToDictionary(schema => schema.Name, schema => schema.Value) ?? [];

    private IEnumerable<MockEndpoint> Endpoints()
    {
        foreach (var path in document.Members("paths"))
        {
            if (PathTemplate.Fault(path.Name) is { } fault)
            {
                notes.Add($"Left out: {fault}");
                continue;
            }
            foreach (var operation in path.Value.EnumerateObject().Where(member => Methods.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.Object))
            {
                var parameters = path.Value.List("parameters").Concat(operation.Value.List("parameters")).Select(Resolve).Select(Parameter).OfType<MockParameter>()
                    .GroupBy(parameter => (parameter.Name, parameter.In)).Select(group => group.Last()).ToList();
                yield return Answer(new MockEndpoint(operation.Name.ToUpperInvariant(), path.Name, Parameters: parameters.Count == 0 ? null : parameters), operation.Value);
            }
        }
    }

    private MockEndpoint Answer(MockEndpoint endpoint, JsonElement operation)
    {
        var body = Resolve(operation.Get("requestBody", JsonValueKind.Object) ?? default);
        if (Content(body) is var (type, content) && IsJson(type))
            endpoint = endpoint with { RequestSchema = Schema(content), RequestRequired = body.Is("required") ? true : null };

        var (status, response) = Best(operation);
        endpoint = endpoint with { StatusCode = status };
        if (Content(response) is not var (answerType, answer)) return endpoint;
        if (MockHeaders.TypeFault(answerType) is { } fault)
        {
            if (!answerType.Contains('*')) notes.Add($"{endpoint.Method} {endpoint.Path}: {fault}");
            answerType = "application/json";
        }
        return endpoint with { ContentType = answerType == "application/json" ? null : answerType, Response = Example(answer), ResponseSchema = Schema(answer) };
    }

    /// <summary>The answer of success: the lowest status that is one, else the default, else the first.</summary>
    private (int Status, JsonElement Response) Best(JsonElement operation)
    {
        var all = operation.Members("responses").ToList();
        if (all.Count == 0) return (200, default);
        var best = all.Where(response => response.Name.StartsWith('2')).OrderBy(response => response.Name, StringComparer.Ordinal).Concat(all.Where(response => response.Name == "default")).Append(all[0]).First();
        return (int.TryParse(best.Name, out var status) && status is >= 200 and <= 599 ? status : best.Name is ['3' or '4' or '5', ..] ? (best.Name[0] - '0') * 100 : 200, Resolve(best.Value));
    }

    private static (string Type, JsonElement Content)? Content(JsonElement holder)
    {
        if (holder.ValueKind != JsonValueKind.Object) return null;
        var all = holder.Members("content").Where(content => content.Value.ValueKind == JsonValueKind.Object).ToList();
        return all.Count == 0 ? null : all.OrderByDescending(content => IsJson(content.Name)).Select(content => (content.Name.Split(';')[0].Trim(), content.Value)).First();
    }

    private static bool IsJson(string type) => type.Contains("json", StringComparison.OrdinalIgnoreCase) || type == "*/*";

    private static JsonElement? Schema(JsonElement content) => content.Get("schema", JsonValueKind.Object);

    private JsonElement? Example(JsonElement content)
    {
        if (content.TryGetProperty("example", out var example)) return example;
        foreach (var named in content.Members("examples"))
            if (Resolve(named.Value) is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty("value", out var value)) return value;
        return null;
    }

    private static MockParameter? Parameter(JsonElement parameter) =>
        parameter.ValueKind == JsonValueKind.Object && parameter.Text("name") is { } name && parameter.Text("in") is "path" or "query" or "header" && !OtherHeaders.Contains(parameter.Text("name"), StringComparer.OrdinalIgnoreCase)
            ? new MockParameter(parameter.Text("name")!, parameter.Text("in")!, parameter.Is("required") ? true : null, Schema(parameter))
            : null;

    /// <summary>What a reference into the document's components means; nothing when it leads elsewhere or in a circle.</summary>
    private JsonElement Resolve(JsonElement element)
    {
        for (var step = 0; step < 10; step++)
        {
            if (element.ValueKind != JsonValueKind.Object || element.Text("$ref") is not { } reference) return element;
            if (reference.Split('/') is not ["#", "components", var kind, var name] || document.Get("components", JsonValueKind.Object)?.Get(kind, JsonValueKind.Object) is not { } components || !components.TryGetProperty(name, out element)) return default;
        }
        return default;
    }

    /// <summary>Finds paths that are a collection with its items, such as <c>/pets</c> and <c>/pets/{id}</c>.</summary>
    private static class Collections
    {
        public static List<MockEndpoint> Of(List<MockEndpoint> endpoints)
        {
            var paths = endpoints.Select(endpoint => endpoint.Path).ToHashSet();
            return [.. endpoints.Select(endpoint => IsOne(endpoint, paths) && MockRules.StatefulFault(endpoint) is null ? endpoint with { Stateful = true } : endpoint)];
        }

        private static bool IsOne(MockEndpoint endpoint, HashSet<string> paths) => new PathTemplate(endpoint.Path).Item is not null
            ? paths.Contains(endpoint.Path[..endpoint.Path.LastIndexOf('/')])
            : paths.Any(path => path.StartsWith(endpoint.Path + "/{", StringComparison.Ordinal) && path.LastIndexOf('/') == endpoint.Path.Length);
    }
}

/// <param name="Notes">What the document says and the mock does not do.</param>
internal sealed record SpecEndpoints(IReadOnlyList<MockEndpoint> Endpoints, IReadOnlyDictionary<string, JsonElement> Schemas, IReadOnlyList<string> Notes);
