using System.Text.Json;

namespace RecordStore;

public enum FieldKind
{
    Text,
    Integer,
    Number,
    Boolean
}

public sealed record Field(string Name, FieldKind Kind);

/// <summary>Some values cannot be stored.</summary>
/// <param name="problems">What is wrong, by field.</param>
public sealed class InvalidRecordException(IReadOnlyDictionary<string, string> problems)
    : Exception(string.Join("; ", problems.Select(problem => $"{problem.Key} {problem.Value}")))
{
    public IReadOnlyDictionary<string, string> Problems => problems;
}

/// <summary>What a {{resource.words}} holds beside its id.</summary>
public static class Schema
{
    public const int MaxTextLength = 10_000;

    /// <summary>The largest whole number that every JSON reader keeps exact.</summary>
    private const double MaxInteger = (1L << 53) - 1;

    public static readonly IReadOnlyList<Field> Fields =
    [
{{fields.csharp}}
    ];

    public static Field? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>Accepts string, double (or another number) and bool, and what JSON has for them.</summary>
    /// <param name="partial">Not every field needs to be there.</param>
    /// <returns>The values as string, double and bool.</returns>
    /// <exception cref="InvalidRecordException">Some values cannot be stored.</exception>
    public static Dictionary<string, object> Check(IReadOnlyDictionary<string, object?> values, bool partial = false)
    {
        var problems = values.Keys.Where(name => Find(name) is null).ToDictionary(name => name, _ => "is not a field");
        var taken = new Dictionary<string, object>();
        foreach (var (name, kind) in Fields)
        {
            if (!values.TryGetValue(name, out var given))
            {
                if (!partial) problems[name] = "is missing";
            }
            else if (Problem(kind, Plain(given)) is { } problem) problems[name] = problem;
            else taken[name] = Plain(given)!;
        }

        return problems.Count == 0 ? taken : throw new InvalidRecordException(problems);
    }

    /// <summary>Why the value is not of the kind; null when it is.</summary>
    public static string? Problem(FieldKind kind, object? value) => (kind, value) switch
    {
        (FieldKind.Boolean, bool) => null,
        (FieldKind.Boolean, _) => "must be true or false",
        (FieldKind.Text, string text) => text.Length <= MaxTextLength ? null : $"is longer than {MaxTextLength}",
        (FieldKind.Text, _) => "must be text",
        (FieldKind.Integer, double number) => double.IsInteger(number) && Math.Abs(number) <= MaxInteger ? null : "must be a whole number",
        (FieldKind.Number, double number) => double.IsFinite(number) ? null : "must be finite",
        _ => "must be a number"
    };

    /// <summary>Numbers of every type are double here.</summary>
    public static object? Plain(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
        int or long or float or decimal => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
        _ => value
    };
}
