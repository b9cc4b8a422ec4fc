using System.Text.Json;

namespace Nightshift.Mocks;

/// <summary>Schemas that refer to each other as <c>#/$defs/name</c>.</summary>
internal sealed class SchemaSet(IReadOnlyDictionary<string, JsonElement> schemas)
{
    public const string Prefix = "#/$defs/";

    /// <summary>References that are followed from one to the next; who refers to himself gets nothing.</summary>
    private const int MostSteps = 20;

    /// <summary>The schema that is meant; null when it says nothing that can be followed.</summary>
    public JsonElement? Resolve(JsonElement schema)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (schema.ValueKind != JsonValueKind.Object) return null;
            if (!schema.TryGetProperty("$ref", out var reference) || reference.ValueKind != JsonValueKind.String) return schema;
            if (!reference.GetString()!.StartsWith(Prefix, StringComparison.Ordinal) || !schemas.TryGetValue(reference.GetString()![Prefix.Length..], out schema)) return null;
        }
        return null;
    }
}

/// <summary>Reads keywords of a schema that a stranger wrote: what is not of the expected kind is as good as absent.</summary>
internal static class SchemaReading
{
    public static JsonElement? Get(this JsonElement schema, string keyword, JsonValueKind kind) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind == kind ? value : null;

    public static string? Text(this JsonElement schema, string keyword) => schema.Get(keyword, JsonValueKind.String)?.GetString();

    public static double? Number(this JsonElement schema, string keyword) => schema.Get(keyword, JsonValueKind.Number)?.GetDouble();

    /// <summary>A count, such as <c>minItems</c>.</summary>
    public static int? Count(this JsonElement schema, string keyword) => schema.Number(keyword) is { } number ? (int)Math.Clamp(number, 0, int.MaxValue) : null;

    public static IEnumerable<JsonElement> List(this JsonElement schema, string keyword) => schema.Get(keyword, JsonValueKind.Array)?.EnumerateArray() ?? [];

    public static IEnumerable<JsonProperty> Members(this JsonElement schema, string keyword) => schema.Get(keyword, JsonValueKind.Object)?.EnumerateObject() ?? [];

    public static bool Is(this JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.True;

    public static HashSet<string> Names(this JsonElement schema, string keyword) =>
        [.. schema.List(keyword).Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!)];

    /// <summary>The types that are allowed; none when it does not say. What is only told by other keywords is taken from them.</summary>
    public static IReadOnlyList<string> Types(this JsonElement schema) =>
        schema.Text("type") is { } one ? [one]
        : schema.Get("type", JsonValueKind.Array) is not null ? [.. schema.Names("type")]
        : schema.TryGetProperty("properties", out _) || schema.TryGetProperty("additionalProperties", out _) ? ["object"]
        : schema.TryGetProperty("items", out _) ? ["array"]
        : [];
}
