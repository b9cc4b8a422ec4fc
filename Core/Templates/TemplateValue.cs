namespace Nightshift.Templates;

/// <summary>The forms in which a value can be written into a file.</summary>
internal static class TemplateValue
{
    private static readonly FieldFormat Literal = new("    \"{name}\": \"{type}\",", "\n");

    public static IEnumerable<KeyValuePair<string, string>> Forms(TemplateParameter parameter, string value) => parameter.Type switch
    {
        TemplateParameterType.Noun => [new(parameter.Name, value), new($"{parameter.Name}.plural", Noun.Plural(value)), new($"{parameter.Name}.words", value.Replace('_', ' '))],
        TemplateParameterType.Fields => Fields(parameter, FieldList.Parse(value)),
        _ => [new(parameter.Name, value)]
    };

    private static IEnumerable<KeyValuePair<string, string>> Fields(TemplateParameter parameter, IReadOnlyList<Field> fields)
    {
        yield return new(parameter.Name, Write(Literal, fields));
        foreach (var (name, format) in parameter.Formats ?? new Dictionary<string, FieldFormat>())
            yield return new($"{parameter.Name}.{name}", Write(format, fields));
    }

    private static string Write(FieldFormat format, IReadOnlyList<Field> fields) => string.Join(format.Separator, fields.Select(field =>
        format.Item.Replace("{name}", field.Name).Replace("{type}", format.Types?.GetValueOrDefault(field.Type) ?? field.Type)));
}
