using System.Text.Json;
using System.Text.Json.Nodes;

namespace RestApi;

public enum FieldKind
{
    Text,
    Integer,
    Number,
    Boolean
}

public sealed record Field(string Name, FieldKind Kind);

/// <summary>What a {{resource.words}} holds beside its id.</summary>
public static class Schema
{
    public const int MaxTextLength = 1000;

    public static readonly IReadOnlyList<Field> Fields =
    [
{{fields.csharp}}
    ];

    public static bool Knows(string name) => Fields.Any(field => field.Name == name);

    /// <summary>What is wrong with each field.</summary>
    /// <param name="partial">Not all of them need to be there.</param>
    public static Dictionary<string, string> Problems(JsonObject values, bool partial = false)
    {
        var problems = values.Where(field => !Knows(field.Key)).ToDictionary(field => field.Key, _ => "is not a field");
        foreach (var (name, kind) in Fields)
        {
            var problem = values.TryGetPropertyValue(name, out var value) ? Problem(kind, value) : partial ? null : "is missing";
            if (problem is not null) problems[name] = problem;
        }

        return problems;
    }

    /// <summary>Why the value is not of the kind; null when it is.</summary>
    public static string? Problem(FieldKind kind, JsonNode? value) => (kind, value?.GetValueKind()) switch
    {
        (FieldKind.Boolean, JsonValueKind.True or JsonValueKind.False) => null,
        (FieldKind.Boolean, _) => "must be true or false",
        (FieldKind.Text, JsonValueKind.String) => value!.GetValue<string>().Length <= MaxTextLength ? null : $"is longer than {MaxTextLength}",
        (FieldKind.Text, _) => "must be text",
        (FieldKind.Integer, JsonValueKind.Number) => double.IsInteger(NumberOf(value!)) ? null : "must be a whole number",
        (FieldKind.Number, JsonValueKind.Number) => double.IsFinite(NumberOf(value!)) ? null : "must be finite",
        _ => "must be a number"
    };

    private static double NumberOf(JsonNode value) => value.Deserialize<double>();
}
