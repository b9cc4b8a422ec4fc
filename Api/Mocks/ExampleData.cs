using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nightshift.Mocks;

/// <summary>
/// Makes a value that fits a schema. What stands at a place depends on the seed and the place alone, so the same seed makes the same value, and a new
/// property changes no other. Examples and defaults of the schema are taken before anything is made up.
/// </summary>
internal sealed class ExampleData(SchemaSet schemas, int seed)
{
    private const int MostDepth = 24, OptionalDepth = 5, MostNodes = 5_000, MostItems = 3, MostKeys = 20;

    /// <summary>Whole numbers up to here are exact in every reader.</summary>
    private const double Largest = 9e15;

    private int nodes;

    /// <param name="place">Where it is shown, such as the path of the endpoint.</param>
    public static JsonNode? Of(JsonElement schema, SchemaSet schemas, int seed, string place) => new ExampleData(schemas, seed).Make(schema, place, "", 0);

    private JsonNode? Make(JsonElement schema, string place, string name, int depth)
    {
        if (depth > MostDepth || ++nodes > MostNodes || schemas.Resolve(schema) is not { } meant) return null;
        if (Given(meant) is { } given) return given;
        if (meant.List("allOf").Any()) return Whole(meant, place, name, depth);
        foreach (var keyword in new[] { "oneOf", "anyOf" })
            if (meant.List(keyword).ToList() is { Count: > 0 } forms)
                return Merged(meant, forms[Choose(place, forms.Count)], place, name, depth);

        return meant.Types().FirstOrDefault(type => type != "null") switch
        {
            "object" => Object(meant, place, depth),
            "array" => List(meant, place, name, depth),
            "integer" => Number(meant, place, whole: true),
            "number" => Number(meant, place, whole: false),
            "boolean" => Choose(place, 2) == 0,
            null when meant.Types().Count > 0 => null, // only null is allowed
            _ => new ExampleText(meant, name, most => Choose(place, most), (again, most) => Choose($"{place}#{again}", most)).Make()
        };
    }

    private static JsonNode? Given(JsonElement schema)
    {
        foreach (var keyword in new[] { "example", "const", "default" })
            if (schema.TryGetProperty(keyword, out var value) && value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) return Node(value);
        return schema.List("examples").Select(Node).FirstOrDefault();
    }

    /// <summary>The parts of <c>allOf</c> and what stands beside them, as one object.</summary>
    private JsonNode? Whole(JsonElement schema, string place, string name, int depth)
    {
        var parts = schema.List("allOf").Select(part => Make(part, place, name, depth + 1)).ToList();
        if (parts.OfType<JsonObject>().ToList() is not { Count: > 0 } objects) return parts.FirstOrDefault(part => part is not null);
        var whole = Object(schema, place, depth);
        foreach (var part in objects)
            foreach (var (key, value) in part) whole[key] = value?.DeepClone();
        return whole;
    }

    /// <summary>One of the forms, with the properties that stand beside them.</summary>
    private JsonNode? Merged(JsonElement schema, JsonElement form, string place, string name, int depth)
    {
        var made = Make(form, place, name, depth + 1);
        if (made is not JsonObject chosen) return made;
        foreach (var (key, value) in Object(schema, place, depth)) chosen.TryAdd(key, value?.DeepClone());
        return chosen;
    }

    private JsonObject Object(JsonElement schema, string place, int depth)
    {
        var made = new JsonObject();
        var required = schema.Names("required");
        foreach (var property in schema.Members("properties"))
        {
            var meant = schemas.Resolve(property.Value);
            if (meant?.Is("writeOnly") is true || (depth >= OptionalDepth && !required.Contains(property.Name))) continue;
            var value = Make(property.Value, $"{place}.{property.Name}", property.Name, depth + 1);
            if (value is not null || required.Contains(property.Name)) made[property.Name] = value;
        }
        if (schema.Get("additionalProperties", JsonValueKind.Object) is { } others && depth < OptionalDepth)
            for (int key = 1, most = Math.Clamp((schema.Count("minProperties") ?? 1) - made.Count, 0, MostKeys); key <= most; key++) made[$"key{key}"] = Make(others, $"{place}.key{key}", "", depth + 1);
        return made;
    }

    private JsonArray List(JsonElement schema, string place, string name, int depth)
    {
        var made = new JsonArray();
        if (!schema.TryGetProperty("items", out var items)) return made;
        var least = schema.Count("minItems") ?? 0;
        var count = depth >= OptionalDepth ? least : Math.Min(Math.Max(least, 1 + Choose(place, MostItems)), schema.Count("maxItems") ?? int.MaxValue);
        var singular = name.EndsWith('s') ? name[..^1] : name;
        for (var i = 0; i < Math.Min(count, 100); i++) made.Add(Make(items, $"{place}[{i}]", singular, depth + 1));
        return made;
    }

    private JsonNode Number(JsonElement schema, string place, bool whole)
    {
        if (schema.List("enum").ToList() is { Count: > 0 } choices) return Node(choices[Choose(place, choices.Count)])!;
        var step = schema.Number("multipleOf") is { } given and > 1e-6 and < Largest ? given : whole ? 1 : 0.01;
        var bottom = Bound("minimum") ?? Bound("exclusiveMinimum") + step;
        var top = Bound("maximum") ?? Bound("exclusiveMaximum") - step;
        var least = bottom ?? (top < 1 ? top.Value - 1_000 : 1);
        var most = top ?? least + 1_000;
        var first = Math.Ceiling(least / step - 1e-9);
        var room = Math.Clamp(Math.Floor(most / step + 1e-9) - first, 0, 1_000_000);
        var value = (first + Choose(place, (int)room + 1)) * step;
        return whole ? JsonValue.Create((long)Math.Round(value)) : JsonValue.Create(decimal.Round((decimal)value, 6));

        double? Bound(string keyword) => schema.Number(keyword) is { } bound ? Math.Clamp(bound, -Largest, Largest) : null;
    }

    private int Choose(string place, int count) => ExampleChoice.Of(seed, place, count);

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
