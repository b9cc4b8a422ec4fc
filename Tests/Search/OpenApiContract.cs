using System.Text.Json.Nodes;

namespace Nightshift.Search;

/// <summary>The operations of an OpenAPI document, to hold real requests and answers against. Stricter than it in one thing: a property that it does not name is wrong.</summary>
internal sealed class OpenApiContract(JsonNode document)
{
    /// <summary>What is wrong with the body of a request; null for what is right.</summary>
    public string? Wrong(string method, string path, IEnumerable<string> parameters, JsonNode? body)
    {
        if (document["paths"]![path]?[method] is not { } operation) return $"There is no {method} {path}.";
        var named = (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == "query").Select(parameter => parameter!["name"]!.GetValue<string>());
        if (parameters.Except(named).FirstOrDefault() is { } unknown) return $"{path} has no parameter {unknown}.";
        return operation["requestBody"] is { } content ? Wrong(Schema(content), body, "body") : body is null ? null : $"{method} {path} takes no body.";
    }

    public string? WrongAnswer(string method, string path, JsonNode answer) => Wrong(Schema(document["paths"]![path]![method]!["responses"]!["200"]!), answer, "answer");

    private static JsonNode Schema(JsonNode content) => content["content"]!["application/json"]!["schema"]!;

    private string? Wrong(JsonNode schema, JsonNode? value, string at)
    {
        if (schema["$ref"] is { } reference) return Wrong(document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!, value, at);
        if ((schema["anyOf"] ?? schema["oneOf"]) is { } choices)
        {
            var wrongs = choices.AsArray().Select(choice => Wrong(choice!, value, at)).ToList();
            return wrongs.Contains(null) ? null : $"{at} is none of what it may be: {string.Join(" / ", wrongs)}";
        }
        if (value is null) return schema["nullable"]?.GetValue<bool>() == true ? null : $"{at} is null";
        if (schema["nullable"] is not null && schema["type"] is null) return $"{at} is not null";
        if (schema["enum"] is { } known && !known.AsArray().Any(one => JsonNode.DeepEquals(one, value))) return $"{at} is none of {known.ToJsonString()}";
        return schema["type"]?.GetValue<string>() switch
        {
            "object" => WrongObject(schema, value, at),
            "array" => value is JsonArray array ? array.Select((item, index) => Wrong(schema["items"]!, item, $"{at}[{index}]")).FirstOrDefault(wrong => wrong is not null) : $"{at} is no array",
            "integer" => value is JsonValue number && number.ToJsonString() is var text && long.TryParse(text, out var whole) ? WrongRange(schema, whole, at) : $"{at} is no integer",
            "number" => value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number ? WrongRange(schema, number.Deserialize(), at) : $"{at} is no number",
            "string" => value.GetValueKind() == System.Text.Json.JsonValueKind.String ? null : $"{at} is no string",
            "boolean" => value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? null : $"{at} is no boolean",
            _ => null
        };
    }

    private string? WrongObject(JsonNode schema, JsonNode value, string at)
    {
        if (value is not JsonObject given) return $"{at} is no object";
        var properties = schema["properties"]?.AsObject();
        if ((schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).FirstOrDefault(name => !given.ContainsKey(name)) is { } missing) return $"{at} has no {missing}";
        foreach (var (name, property) in given)
            if (properties?[name] is { } known)
            {
                if (Wrong(known, property, $"{at}.{name}") is { } wrong) return wrong;
            }
            else if (properties is not null && schema["additionalProperties"] is not JsonObject and not JsonValue) return $"{at}.{name} is not known";
        return null;
    }

    private static string? WrongRange(JsonNode schema, double number, string at) =>
        number < schema["minimum"]?.GetValue<double>() || number > schema["maximum"]?.GetValue<double>() ? $"{at} is out of range" : null;
}

file static class Numbers
{
    public static double Deserialize(this JsonValue number) => double.Parse(number.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
