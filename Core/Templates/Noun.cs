namespace Nightshift.Templates;

/// <summary>English nouns, as far as names in programs need them.</summary>
internal static class Noun
{
    private static readonly Dictionary<string, string> Irregular = new()
    {
        ["person"] = "people", ["child"] = "children", ["man"] = "men", ["woman"] = "women", ["mouse"] = "mice", ["news"] = "news", ["movie"] = "movies", ["cookie"] = "cookies"
    };

    public static string Plural(string noun)
    {
        var (first, last) = Split(noun);
        if (Irregular.TryGetValue(last, out var irregular)) return first + irregular;
        if (last.EndsWith('y') && last.Length > 1 && !"aeiou".Contains(last[^2])) return first + last[..^1] + "ies";
        return noun + (EndsHissing(last) ? "es" : "s");
    }

    public static string Singular(string noun)
    {
        var (first, last) = Split(noun);
        if (Irregular.FirstOrDefault(pair => pair.Value == last).Key is { } irregular) return first + irregular;
        if (last.Length < 4 || !last.EndsWith('s') || last.EndsWith("ss") || last.EndsWith("us") || last.EndsWith("is")) return noun;
        if (last.EndsWith("ies")) return first + last[..^3] + "y";
        var hisses = last.EndsWith("es") && EndsHissing(last[..^2]) && !last.EndsWith("ouses") && !last.EndsWith("auses");
        return first + (hisses ? last[..^2] : last[..^1]);
    }

    private static bool EndsHissing(string word) => word.EndsWith("ss") || word.EndsWith('x') || word.EndsWith("ch") || word.EndsWith("sh") || word.EndsWith('z') || word.EndsWith("us");

    private static (string First, string Last) Split(string noun) => (noun[..(noun.LastIndexOf('_') + 1)], noun[(noun.LastIndexOf('_') + 1)..]);
}
