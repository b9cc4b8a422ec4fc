namespace Nightshift.Templates;

/// <summary>A blank, and how its value is read from a request.</summary>
/// <param name="Extract">Patterns, the first that matches wins; the group <c>value</c> is the value, and <c>unit</c> the unit of a duration.</param>
/// <param name="Min">Smallest number.</param>
/// <param name="Max">Largest number; of a text its most characters.</param>
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
    /// <summary>A noun such as <c>book</c>; also as <c>{{x.plural}}</c> and <c>{{x.words}}</c>.</summary>
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
    Prefix,

    /// <summary>One line of any text; <c>{{x.json}}</c> is it in quotes, as JSON and most languages have it.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean
}

/// <summary>How to write out a list of fields.</summary>
/// <param name="Item">With <c>{name}</c> and <c>{type}</c> in it.</param>
/// <param name="Types">What to write for each type; its own name when absent.</param>
public sealed record FieldFormat(string Item, string Separator, IReadOnlyDictionary<string, string>? Types = null);
