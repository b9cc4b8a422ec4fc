using System.Text.RegularExpressions;

namespace Nightshift.Templates;

internal sealed record Field(string Name, string Type);

/// <summary>Reads fields from words such as <c>title, pages (int) and a price</c>, guessing a type from the name where none is given.</summary>
internal static partial class FieldList
{
    private const int Most = 12;

    private static readonly Dictionary<string, string> Types = new()
    {
        ["text"] = "text", ["string"] = "text", ["str"] = "text", ["varchar"] = "text", ["date"] = "text",
        ["integer"] = "integer", ["int"] = "integer", ["whole"] = "integer",
        ["number"] = "number", ["float"] = "number", ["decimal"] = "number", ["double"] = "number", ["numeric"] = "number", ["real"] = "number",
        ["boolean"] = "boolean", ["bool"] = "boolean", ["flag"] = "boolean"
    };

    private static readonly HashSet<string> Reserved = ["id", "ids"];

    public static IReadOnlyList<Field> Parse(string text) => Parse(text, _ => true);

    /// <param name="canBeField">Whether words can name a field, rather than a feature of the program; other items are passed over.</param>
    public static IReadOnlyList<Field> Parse(string text, Func<string, bool> canBeField)
    {
        var fields = new List<Field>();
        foreach (var item in Separator().Split(text))
        {
            var match = Item().Match(item.Trim());
            if (!match.Success) break; // from here on it is prose
            if (Read(match) is { } field && !Reserved.Contains(field.Name) && canBeField(field.Name.Replace('_', ' ')) && fields.All(known => known.Name != field.Name))
                fields.Add(field);
        }

        return [.. fields.Take(Most)];
    }

    /// <summary>What is wrong with a list that somebody typed, in a sentence; null when every item is a field.</summary>
    public static string? Problem(string text)
    {
        string[] items = [.. Separator().Split(text).Where(item => item.Trim().Length > 0)];
        var read = Parse(text);
        return items.Length > Most ? $"At most {Most} fields."
            : read.Count == 0 || read.Count < items.Length ? "Fields with types, each once, such as title: text, pages: integer, price: number, done: boolean; id is there by itself."
            : null;
    }

    private static Field? Read(Match match)
    {
        var name = SpaceOrDash().Replace(match.Groups["name"].Value.ToLowerInvariant(), "_");
        var stated = match.Groups["type"].Value.ToLowerInvariant();
        return stated.Length > 0 && !Types.ContainsKey(stated) ? null : new Field(name, stated.Length > 0 ? Types[stated] : Guess(name));
    }

    private static string Guess(string name) =>
        Boolean().IsMatch(name) ? "boolean" : Integer().IsMatch(name) ? "integer" : Number().IsMatch(name) ? "number" : "text";

    [GeneratedRegex(@"\s*(?:,|;|\band\b|&)\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(?:(?:an?|the|its|their|optional|required)\s+)?(?<name>[a-z][a-z0-9]*(?:[ _-][a-z0-9]+)?)\s*(?:[:(]\s*(?:an?\s+)?(?<type>[a-z]+)(?:\s+number)?\s*\)?)?$|^$", RegexOptions.IgnoreCase)]
    private static partial Regex Item();

    [GeneratedRegex("[ -]+")]
    private static partial Regex SpaceOrDash();

    [GeneratedRegex(@"^(is|has|can)_|^(done|completed|active|enabled|published|available|in_stock|archived|read|paid|verified|favorite)$")]
    private static partial Regex Boolean();

    [GeneratedRegex(@"(^|_)(age|year|quantity|count|pages?|stock|number_of|likes|votes|views|priority|size|position|duration|minutes|seconds|floor|seats?|servings)$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"(^|_)(price|cost|amount|rating|weight|height|width|length|salary|balance|total|score|latitude|longitude|temperature|distance|percent|discount)$")]
    private static partial Regex Number();
}
