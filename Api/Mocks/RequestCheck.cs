using System.Text.Json;

namespace Nightshift.Mocks;

/// <summary>Tells in words where a request does not fit what an endpoint expects.</summary>
internal static class RequestCheck
{
    /// <param name="blanks">What stood in the path's blanks.</param>
    /// <param name="body">Empty when there was none.</param>
    public static IReadOnlyList<(string Where, string Problem)> Of(MockEndpoint endpoint, Dictionary<string, string> blanks, HttpRequest request, string body, SchemaSet schemas)
    {
        List<(string, string)> problems = [];
        foreach (var parameter in endpoint.Parameters ?? []) problems.AddRange(Check(parameter, blanks, request, schemas));
        if (endpoint.RequestSchema is not { } schema) return problems;

        if (body.Length == 0)
        {
            if (endpoint.RequestRequired is true) problems.Add(("body", "is missing"));
        }
        else if (Read(body) is { } value) problems.AddRange(SchemaCheck.Of(value, schema, schemas, "body"));
        else problems.Add(("body", "is not JSON"));
        return problems;
    }

    /// <summary>Null when it is not JSON, or says the same name twice.</summary>
    public static JsonElement? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<(string, string)> Check(MockParameter parameter, Dictionary<string, string> blanks, HttpRequest request, SchemaSet schemas)
    {
        var where = $"{parameter.In}.{parameter.Name}";
        string[] values = parameter.In switch
        {
            "path" => blanks.TryGetValue(parameter.Name, out var blank) ? [blank] : [],
            "query" => [.. request.Query[parameter.Name].Concat(request.Query[parameter.Name + "[]"]).Select(value => value ?? "")],
            _ => [.. request.Headers[parameter.Name].Select(value => value ?? "")]
        };
        if (values.Length == 0) return parameter.Required is true ? [(where, "is missing")] : [];
        return parameter.Schema is { } schema ? SchemaCheck.Of(Typed(values, schema, schemas), schema, schemas, where) : [];
    }

    /// <summary>Texts as what the schema wants, where they can be read so: a list is several values, or one with commas.</summary>
    private static JsonElement Typed(string[] values, JsonElement schema, SchemaSet schemas)
    {
        if (schemas.Resolve(schema) is not { } meant) return Json.ToElement(values[0]);
        if (!meant.Types().Contains("array")) return Typed(values[0], meant);
        var items = meant.TryGetProperty("items", out var one) ? schemas.Resolve(one) : null;
        return Json.ToElement((values.Length == 1 ? values[0].Split(',') : values).Select(value => items is { } item ? Typed(value, item) : Json.ToElement(value)));
    }

    private static JsonElement Typed(string value, JsonElement schema) =>
        !schema.Types().Contains("string") && Read(value) is { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } read ? read : Json.ToElement(value);
}
