using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Templates;

/// <summary>What a template of a user's own must look like.</summary>
internal static partial class TemplateRules
{
    public const int MostTemplates = 500;

    private const int LongestName = 100, LongestDescription = 1_000, MostTags = 20, LongestTag = 40, MostVariables = 30;

    public static Dictionary<string, string[]> Check(TemplateDraft draft)
    {
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Length > LongestName) errors["name"] = [$"A name of 1 to {LongestName} characters."];
        if (!TemplateCategories.All.Contains(draft.Category)) errors["category"] = [$"One of {string.Join(", ", TemplateCategories.All)}."];
        if (Language.Find(draft.Language) is null) errors["language"] = [$"One of {string.Join(", ", Language.All.Select(language => language.Name))}."];
        if (draft.Description?.Length > LongestDescription) errors["description"] = [$"At most {LongestDescription} characters."];
        if (draft.Tags is { } tags && (tags.Count > MostTags || tags.Any(tag => string.IsNullOrWhiteSpace(tag) || tag.Length > LongestTag))) errors["tags"] = [$"At most {MostTags}, each of 1 to {LongestTag} characters."];
        if (VariablesFault(draft.Variables ?? []) is { } variable) errors["variables"] = [variable];
        if (FilesFault(draft.Files ?? []) is { } file) errors["files"] = [file];
        return errors;
    }

    public static Template ToTemplate(TemplateDraft draft, Guid id) => new(id.ToString(), Language.Find(draft.Language)!.Name,
        new TemplateDefinition(draft.Name!.Trim(), draft.Category!, draft.Description?.Trim() ?? "", [.. (draft.Tags ?? []).Select(tag => tag.Trim())], [.. (draft.Variables ?? []).Select(TemplateVariables.ToParameter)]),
        [.. draft.Files!]);

    private static string? VariablesFault(IReadOnlyList<TemplateVariable> variables)
    {
        if (variables.Count > MostVariables) return $"At most {MostVariables}.";
        if (variables.FirstOrDefault(variable => variable?.Name is null || !VariableName().IsMatch(variable.Name)) is not null) return "Names are of small letters and underscores, such as page_size.";
        if (variables.DistinctBy(variable => variable.Name).Count() < variables.Count) return "Two variables have the same name.";
        return variables.Select(Fault).FirstOrDefault(fault => fault is not null);
    }

    private static string? Fault(TemplateVariable variable) =>
        !TemplateVariables.Types.Contains(variable.Type) ? $"The type of {variable.Name} is one of {string.Join(", ", TemplateVariables.Types)}."
        : variable.Default is null || variable.Description is null ? $"{variable.Name} needs a default and a description, which may be empty."
        : variable.Choices is { } choices && choices.Any(choice => choice?.Value is null || choice.Title is null) ? $"Each choice of {variable.Name} needs a value and a title."
        : TemplateVariables.Read(new TemplateDefinition("", "", "", [], [TemplateVariables.ToParameter(variable)]), new Dictionary<string, System.Text.Json.JsonElement> { [variable.Name] = Json.ToElement(variable.Default) }) is { Errors: { Count: > 0 } errors }
            ? $"The default of {variable.Name} does not fit it: {errors.Values.First()[0]}"
        : null;

    private static string? FilesFault(IReadOnlyList<SourceFile> files) =>
        files.Count == 0 ? "Add the code and its tests."
        : ExecuteRules.FilesFault(files) is { } fault ? fault
        : files.All(file => !Template.IsTest(file.Path)) ? "There are no tests among them, so nothing could be proven. Add a test file, such as test_main.py, main.test.mjs, MainTests.cs or main_test.go."
        : files.All(file => Template.IsTest(file.Path)) ? "There are only tests among them. Add the code."
        : null;

    [GeneratedRegex(@"^[a-z][a-z_]{0,39}\z")]
    private static partial Regex VariableName();
}
