using System.Text.Json;

namespace Nightshift.Templates;

/// <summary>Parameters as people fill them in, and what they filled in.</summary>
public static class TemplateVariables
{
    private const string Text = "string", Integer = "integer", Boolean = "boolean", Choice = "choice", Fields = "fields";

    /// <summary>What a variable of a user's own template may be.</summary>
    public static readonly IReadOnlyList<string> Types = [Text, Integer, Boolean, Choice, Fields];

    public static TemplateVariable Of(TemplateParameter parameter) => new(
        parameter.Name, TypeOf(parameter.Type), parameter.Default, parameter.Description, parameter.Min, parameter.Max, parameter.Unit,
        parameter.Choices is null ? null : [.. parameter.Choices.GroupBy(choice => choice.Value).Select(words => new TemplateChoice(words.Key, words.First().Key))]);

    /// <summary>The parameter that a user's own variable stands for.</summary>
    public static TemplateParameter ToParameter(TemplateVariable variable) => new(
        variable.Name,
        variable.Type switch
        {
            Integer => TemplateParameterType.Integer,
            Boolean => TemplateParameterType.Boolean,
            Choice => TemplateParameterType.Choice,
            Fields => TemplateParameterType.Fields,
            _ => TemplateParameterType.Text
        },
        variable.Default, variable.Description, Extract: null, variable.Min, variable.Max, variable.Unit,
        variable.Type == Choice ? (variable.Choices ?? []).GroupBy(choice => choice.Title).ToDictionary(choice => choice.Key, choice => choice.First().Value) : null);

    /// <summary>The values in their plain form, and what is wrong with them by <c>variables.name</c>.</summary>
    public static (Dictionary<string, string> Values, Dictionary<string, string[]> Errors) Read(TemplateDefinition definition, IReadOnlyDictionary<string, JsonElement>? given)
    {
        Dictionary<string, string> values = [];
        Dictionary<string, string[]> errors = [];
        foreach (var (name, element) in given ?? new Dictionary<string, JsonElement>())
        {
            if (definition.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter) errors[$"variables.{name}"] = [$"There is no such variable. {Known(definition)}"];
            else if (Plain(element) is not { } value) errors[$"variables.{name}"] = ["A text, a number, true or false, or a list of fields."];
            else if (TemplateValue.Problem(parameter, value) is { } problem) errors[$"variables.{name}"] = [problem];
            else values[name] = value;
        }

        return (values, errors);
    }

    private static string Known(TemplateDefinition definition) =>
        definition.Parameters.Count == 0 ? "This template has none." : $"Use {string.Join(", ", definition.Parameters.Select(parameter => parameter.Name))}.";

    private static string? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!.Trim(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        JsonValueKind.Array => PlainFields(element),
        _ => null
    };

    private static string? PlainFields(JsonElement list)
    {
        try
        {
            return string.Join(", ", list.Deserialize<Field[]>(Json.Options)!.Select(field => $"{field.Name}: {field.Type}"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string TypeOf(TemplateParameterType type) => type switch
    {
        TemplateParameterType.Integer or TemplateParameterType.Duration => Integer,
        TemplateParameterType.Boolean => Boolean,
        TemplateParameterType.Choice => Choice,
        TemplateParameterType.Fields => Fields,
        _ => Text
    };
}
