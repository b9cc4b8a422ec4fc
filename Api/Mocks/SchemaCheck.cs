using System.Globalization;
using System.Text.Json;

namespace Nightshift.Mocks;

/// <summary>
/// Tells in words where a value does not fit a schema. The keywords of JSON Schema that OpenAPI documents use are known; others say nothing. Nothing that a
/// stranger writes into a schema takes long: depth and steps are bounded and patterns run without backtracking, which the libraries for this do not offer.
/// </summary>
internal sealed class SchemaCheck(SchemaSet schemas)
{
    private const int MostDepth = 32, MostSteps = 20_000, MostProblems = 20;

    private readonly List<(string Where, string Problem)> problems = [];
    private int steps;

    /// <summary>What does not fit, with where it is, such as <c>body.items[0].name</c>; empty when all fits.</summary>
    public static IReadOnlyList<(string Where, string Problem)> Of(JsonElement value, JsonElement schema, SchemaSet schemas, string where)
    {
        var check = new SchemaCheck(schemas);
        check.Check(value, schema, where, 0);
        return check.problems;
    }

    private void Check(JsonElement value, JsonElement schema, string where, int depth)
    {
        if (depth > MostDepth || ++steps > MostSteps || problems.Count >= MostProblems) return;
        if (schema.ValueKind == JsonValueKind.False) Complain(where, "is not expected here");
        if (schemas.Resolve(schema) is not { } meant) return;
        if (meant.Types() is { Count: > 0 } types && !types.Any(type => IsOf(value, type)))
        {
            Complain(where, $"must be {string.Join(" or ", types.Select(Words))}, but is {Shown(value)}");
            return;
        }
        if (meant.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value)) Complain(where, $"must be {Shown(only)}");
        if (meant.Get("enum", JsonValueKind.Array) is { } choices && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
            Complain(where, $"must be one of {string.Join(", ", choices.EnumerateArray().Take(10).Select(Shown))}, but is {Shown(value)}");

        if (value.ValueKind == JsonValueKind.Object) CheckObject(value, meant, where, depth);
        else if (value.ValueKind == JsonValueKind.Array) CheckArray(value, meant, where, depth);
        else if (value.ValueKind == JsonValueKind.String) CheckText(value.GetString()!, meant, where);
        else if (value.ValueKind == JsonValueKind.Number) CheckNumber(value.GetDouble(), meant, where);
        CheckCombined(value, meant, where, depth);
    }

    private void CheckObject(JsonElement value, JsonElement schema, string where, int depth)
    {
        foreach (var name in schema.Names("required").Where(name => !value.TryGetProperty(name, out _))) Complain($"{where}.{name}", "is missing");
        var known = schema.Members("properties").DistinctBy(property => property.Name).ToDictionary(property => property.Name, property => property.Value);
        schema.TryGetProperty("additionalProperties", out var others);
        foreach (var member in value.EnumerateObject())
            if (known.TryGetValue(member.Name, out var property)) Check(member.Value, property, $"{where}.{member.Name}", depth + 1);
            else if (others.ValueKind is JsonValueKind.Object or JsonValueKind.False) Check(member.Value, others, $"{where}.{member.Name}", depth + 1);
        CheckCount(value.EnumerateObject().Count(), schema, "minProperties", "maxProperties", "members", where);
    }

    private void CheckArray(JsonElement value, JsonElement schema, string where, int depth)
    {
        CheckCount(value.GetArrayLength(), schema, "minItems", "maxItems", "items", where);
        if (!schema.TryGetProperty("items", out var items)) return;
        var index = 0;
        foreach (var item in value.EnumerateArray()) Check(item, items, $"{where}[{index++}]", depth + 1);
    }

    private void CheckText(string value, JsonElement schema, string where)
    {
        CheckCount(value.EnumerateRunes().Count(), schema, "minLength", "maxLength", "characters", where);
        if (schema.Text("pattern") is { } pattern && SchemaPattern.Fits(value, pattern) is false) Complain(where, $"must fit the pattern {pattern}, but is {Shown(Json.ToElement(value))}");
        if (schema.Text("format") is { } format && !SchemaFormat.Fits(value, format)) Complain(where, $"must be {SchemaFormat.Words(format)}, but is {Shown(Json.ToElement(value))}");
    }

    private void CheckNumber(double value, JsonElement schema, string where)
    {
        if (schema.Number("minimum") is { } least && value < least) Complain(where, $"must be at least {Plain(least)}, but is {Plain(value)}");
        if (schema.Number("maximum") is { } most && value > most) Complain(where, $"must be at most {Plain(most)}, but is {Plain(value)}");
        if (schema.Number("exclusiveMinimum") is { } above && value <= above) Complain(where, $"must be more than {Plain(above)}, but is {Plain(value)}");
        if (schema.Number("exclusiveMaximum") is { } below && value >= below) Complain(where, $"must be less than {Plain(below)}, but is {Plain(value)}");
        if (schema.Number("multipleOf") is { } step and > 0 && Math.Abs(value / step - Math.Round(value / step)) > 1e-9) Complain(where, $"must be a multiple of {Plain(step)}, but is {Plain(value)}");
    }

    private void CheckCombined(JsonElement value, JsonElement schema, string where, int depth)
    {
        foreach (var part in schema.List("allOf")) Check(value, part, where, depth + 1);
        if (schema.Get("anyOf", JsonValueKind.Array) is { } some && !some.EnumerateArray().Any(part => Fits(value, part, depth))) Complain(where, "fits none of the forms that are allowed");
        if (schema.Get("oneOf", JsonValueKind.Array) is { } one && one.EnumerateArray().Count(part => Fits(value, part, depth)) is var fitting and not 1)
            Complain(where, fitting == 0 ? "fits none of the forms that are allowed" : "fits more than one form, and only one is allowed");
        if (schema.TryGetProperty("not", out var not) && Fits(value, not, depth)) Complain(where, "has a form that is not allowed");
    }

    private bool Fits(JsonElement value, JsonElement schema, int depth)
    {
        var inner = new SchemaCheck(schemas) { steps = steps };
        inner.Check(value, schema, "", depth + 1);
        steps = inner.steps;
        return inner.problems.Count == 0;
    }

    private void CheckCount(int count, JsonElement schema, string least, string most, string what, string where)
    {
        if (schema.Count(least) is { } min && count < min) Complain(where, $"must have at least {min} {what}, but has {count}");
        if (schema.Count(most) is { } max && count > max) Complain(where, $"must have at most {max} {what}, but has {count}");
    }

    private void Complain(string where, string problem) => problems.Add((where, problem));

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && Math.Floor(value.GetDouble()) == value.GetDouble(),
        _ => true
    };

    private static string Words(string type) => type switch
    {
        "object" => "an object", "array" => "a list", "string" => "a text", "boolean" => "true or false", "null" => "null", "number" => "a number", "integer" => "a whole number", _ => type
    };

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text “{(value.GetString()!.Length > 60 ? value.GetString()![..60] + "…" : value.GetString())}”",
        _ => value.GetRawText() is { Length: <= 60 } text ? text : "a long number"
    };

    private static string Plain(double number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
