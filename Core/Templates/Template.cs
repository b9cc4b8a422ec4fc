using Nightshift.Executions;

namespace Nightshift.Templates;

/// <summary>A program with blanks: what it is, which requests it fits, and its files for one language.</summary>
/// <param name="Id">Such as <c>python-rest-api</c>; a UUID when it is a user's own.</param>
/// <param name="Files">Code and tests with <c>{{parameter}}</c> in them.</param>
public sealed record Template(string Id, string Language, TemplateDefinition Definition, IReadOnlyList<SourceFile> Files)
{
    public string Name => Definition.Name;

    /// <summary>The files with the values filled in; a parameter without a value has its default.</summary>
    public FilledTemplate Fill(IReadOnlyDictionary<string, string> values)
    {
        var blanks = Definition.Parameters
            .SelectMany(parameter => TemplateValue.Forms(parameter, values.GetValueOrDefault(parameter.Name) ?? parameter.Default))
            .ToDictionary(form => form.Key, form => form.Value);
        SourceFile[] files = [.. Files.Select(file => file with { Content = TemplateText.Fill(file.Content, blanks) })];
        return new FilledTemplate(this, [.. files.Where(file => !IsTest(file.Path))], [.. files.Where(file => IsTest(file.Path))], [.. (Definition.Criteria ?? []).Select(statement => TemplateText.Fill(statement, blanks))]);
    }

    /// <summary>By the names that each language's tests have.</summary>
    public static bool IsTest(string path) => path[(path.LastIndexOf('/') + 1)..] is var name
        && (name.StartsWith("test_", StringComparison.Ordinal) || name.Contains(".test.", StringComparison.Ordinal)
            || name.EndsWith("_test.go", StringComparison.Ordinal) || name.EndsWith("Tests.cs", StringComparison.Ordinal));
}

/// <summary>A template whose blanks are filled: its code, the tests that prove it, and what they check.</summary>
public sealed record FilledTemplate(Template Template, IReadOnlyList<SourceFile> Code, IReadOnlyList<SourceFile> Tests, IReadOnlyList<string> Criteria)
{
    /// <summary>What a template without criteria answers when it is asked for them.</summary>
    public const string NoCriteria = "This template names no criteria.";

    /// <summary>Files as a model would write them.</summary>
    public static string Write(string language, IReadOnlyList<SourceFile> files) =>
        string.Concat(files.Select(file => $"````{language} {file.Path}\n{file.Content.TrimEnd('\n')}\n````\n\n"));
}

/// <summary>What <c>template.json</c> says; the same for every language the template is written in.</summary>
/// <param name="Category">One of <see cref="TemplateCategories"/>.</param>
/// <param name="Tags">Other words that people have for it.</param>
/// <param name="Criteria">
/// What every program of this template does, as a few checkable statements, with <c>{{parameter}}</c> in them as in its files. The tests that check the
/// first one have <c>c1</c> at the beginning of their names (<see cref="CriterionTag"/>), in every language; each statement needs one at least.
/// </param>
public sealed record TemplateDefinition(
    string Name,
    string Category,
    string Description,
    IReadOnlyList<string> Tags,
    IReadOnlyList<TemplateParameter> Parameters,
    IReadOnlyList<string>? Criteria = null);

public static class TemplateCategories
{
    public static readonly IReadOnlyList<string> All = ["api", "auth", "crud", "ui", "utility"];
}
