using Nightshift.Executions;

namespace Nightshift.Templates;

/// <summary>A program with blanks: what it is, which requests it fits, and its files for one language.</summary>
/// <param name="Id">Such as <c>python-rest-api</c>.</param>
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
        return new FilledTemplate(this, [.. files.Where(file => !IsTest(file))], [.. files.Where(IsTest)], [.. (Definition.Criteria ?? []).Select(statement => TemplateText.Fill(statement, blanks))]);
    }

    private static bool IsTest(SourceFile file) => file.Path.StartsWith("test_", StringComparison.Ordinal) || file.Path.Contains(".test.", StringComparison.Ordinal);
}

/// <summary>A template whose blanks are filled: its code, the tests that prove it, and what they check.</summary>
public sealed record FilledTemplate(Template Template, IReadOnlyList<SourceFile> Code, IReadOnlyList<SourceFile> Tests, IReadOnlyList<string> Criteria);

/// <summary>What <c>template.json</c> says; the same for every language the template is written in.</summary>
/// <param name="Category"><c>api</c>, <c>auth</c>, <c>crud</c> or <c>utility</c>.</param>
/// <param name="Signs">Words or short phrases of which a request must hold at least one.</param>
/// <param name="Related">Words that a request for this may hold too.</param>
/// <param name="Criteria">
/// What every program of this template does, as a few checkable statements, with <c>{{parameter}}</c> in them as in its files. The tests that check the
/// first one have <c>c1</c> at the beginning of their names (<see cref="CriterionTag"/>), in every language; each statement needs one at least.
/// </param>
public sealed record TemplateDefinition(
    string Name,
    string Category,
    string Description,
    IReadOnlyList<string> Signs,
    IReadOnlyList<string> Related,
    IReadOnlyList<TemplateParameter> Parameters,
    IReadOnlyList<string>? Criteria = null);

/// <summary>A blank, and how its value is read from a request.</summary>
/// <param name="Extract">Patterns, the first that matches wins; the group <c>value</c> is the value, and <c>unit</c> the unit of a duration.</param>
/// <param name="Min">Smallest number.</param>
/// <param name="Max">Largest number.</param>
/// <param name="Unit">The unit that a duration is given in: <c>seconds</c> or <c>minutes</c>.</param>
/// <param name="Choices">Words in a request and the value each stands for.</param>
/// <param name="Formats">Further ways to write out fields, by name.</param>
public sealed record TemplateParameter(
    string Name,
    TemplateParameterType Type,
    string Default,
    string Description,
    IReadOnlyList<string>? Extract = null,
    int? Min = null,
    int? Max = null,
    string? Unit = null,
    IReadOnlyDictionary<string, string>? Choices = null,
    IReadOnlyDictionary<string, FieldFormat>? Formats = null);

public enum TemplateParameterType
{
    /// <summary>A noun such as <c>book</c>; also as <c>{{x.plural}}</c>.</summary>
    Noun,

    /// <summary>Names with types: <c>title: text, pages: integer</c>. Types are text, integer, number and boolean.</summary>
    Fields,
    Integer,

    /// <summary>A whole number of the parameter's unit.</summary>
    Duration,

    /// <summary>One of the parameter's choices.</summary>
    Choice,

    /// <summary>A program's name in lower case with dashes.</summary>
    Name,

    /// <summary>The beginning of a URL's path, such as <c>/api/v1</c>, or nothing.</summary>
    Prefix
}

/// <summary>How to write out a list of fields.</summary>
/// <param name="Item">With <c>{name}</c> and <c>{type}</c> in it.</param>
/// <param name="Types">What to write for each type; its own name when absent.</param>
public sealed record FieldFormat(string Item, string Separator, IReadOnlyDictionary<string, string>? Types = null);
