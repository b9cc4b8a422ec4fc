using System.Globalization;
using System.Text.RegularExpressions;

namespace Nightshift.Templates;

/// <summary>What a parameter's value may be, and the forms in which it can be written into a file.</summary>
internal static partial class TemplateValue
{
    private const int LongestText = 200;

    private static readonly FieldFormat Literal = new("    \"{name}\": \"{type}\",", "\n");

    public static IEnumerable<KeyValuePair<string, string>> Forms(TemplateParameter parameter, string value) => parameter.Type switch
    {
        TemplateParameterType.Noun => [new(parameter.Name, value), new($"{parameter.Name}.plural", Noun.Plural(value)), new($"{parameter.Name}.words", value.Replace('_', ' '))],
        TemplateParameterType.Fields => Fields(parameter, FieldList.Parse(value)),
        TemplateParameterType.Text => [new(parameter.Name, value), new($"{parameter.Name}.json", Json.Write(value))],
        _ => [new(parameter.Name, value)]
    };

    /// <summary>What is wrong with a value that somebody typed, in a sentence; null when it is fine.</summary>
    public static string? Problem(TemplateParameter parameter, string value) => parameter.Type switch
    {
        TemplateParameterType.Integer or TemplateParameterType.Duration => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= (parameter.Min ?? 1) && number <= (parameter.Max ?? int.MaxValue) ? null : $"A whole number from {parameter.Min ?? 1} to {parameter.Max ?? int.MaxValue}.",
        TemplateParameterType.Boolean => value is "true" or "false" ? null : "true or false.",
        TemplateParameterType.Choice => parameter.Choices!.Values.Contains(value) ? null : $"One of {string.Join(", ", parameter.Choices.Values.Distinct())}.",
        TemplateParameterType.Noun => NounPattern().IsMatch(value) ? null : "A noun in lower case, such as book or blog_post.",
        TemplateParameterType.Name => NamePattern().IsMatch(value) ? null : "A name in lower case with dashes, such as my-tool.",
        TemplateParameterType.Prefix => value.Length <= LongestText && PrefixPattern().IsMatch(value) ? null : "The beginning of a path, such as /api/v1, or nothing.",
        TemplateParameterType.Fields => FieldList.Problem(value),
        _ => value.Length <= (parameter.Max ?? LongestText) && !value.Any(char.IsControl) ? null : $"One line of at most {parameter.Max ?? LongestText} characters."
    };

    private static IEnumerable<KeyValuePair<string, string>> Fields(TemplateParameter parameter, IReadOnlyList<Field> fields)
    {
        yield return new(parameter.Name, Write(Literal, fields));
        foreach (var (name, format) in parameter.Formats ?? new Dictionary<string, FieldFormat>())
            yield return new($"{parameter.Name}.{name}", Write(format, fields));
    }

    private static string Write(FieldFormat format, IReadOnlyList<Field> fields) => string.Join(format.Separator, fields.Select(field =>
        format.Item.Replace("{name}", field.Name).Replace("{type}", format.Types?.GetValueOrDefault(field.Type) ?? field.Type)));

    [GeneratedRegex(@"^[a-z][a-z0-9]{0,30}(_[a-z0-9]{1,30}){0,2}\z")]
    private static partial Regex NounPattern();

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,40}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^(/[a-z0-9_-]+)*\z", RegexOptions.IgnoreCase)]
    private static partial Regex PrefixPattern();
}
