using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Nightshift.Skills;

/// <summary>Markdown that says something of itself in YAML, between two lines of three dashes before it.</summary>
/// <param name="Header">Null when there is none, or it has a fault.</param>
/// <param name="Body">What comes after it.</param>
/// <param name="Fault">Why the header cannot be read, as a sentence.</param>
public sealed record FrontMatter<T>(T? Header, string Body, string? Fault) where T : class
{
    private const string Line = "---\n";

    /// <summary>Characters; what is longer is no header, and strangers write some of them.</summary>
    private const int Longest = 4_000;

    /// <summary>Fields that the type does not have are passed over: other programs have more of them.</summary>
    public static FrontMatter<T> Read(string text)
    {
        var whole = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        if (!whole.StartsWith(Line, StringComparison.Ordinal)) return new(null, whole.Trim(), null);
        var end = $"{whole}\n".IndexOf($"\n{Line}", Line.Length - 1, StringComparison.Ordinal);
        if (end < 0) return new(null, whole.Trim(), "The front matter has no end: put a line of three dashes after it.");
        var body = end + 1 + Line.Length >= whole.Length ? "" : whole[(end + 1 + Line.Length)..].Trim();
        if (end > Longest) return new(null, body, $"The front matter has more than {Longest} characters.");
        try
        {
            var reader = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();
            return new(reader.Deserialize<T>(whole[Line.Length..(end + 1)]), body, null);
        }
        catch (YamlException exception)
        {
            return new(null, body, $"The front matter cannot be read at line {exception.Start.Line + 1}: {(exception.InnerException ?? exception).Message}");
        }
    }
}

/// <summary>What a header's fields hold, tidied.</summary>
public static partial class FrontMatter
{
    /// <summary>A text on one line; empty when there is none.</summary>
    public static string Line(string? text) => Blanks().Replace(text ?? "", " ").Trim();

    /// <summary>What is listed, each once and none empty.</summary>
    public static IReadOnlyList<string> Listed(List<string?>? values) => [.. (values ?? []).Select(Line).Where(value => value.Length > 0).Distinct()];

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Blanks();
}
