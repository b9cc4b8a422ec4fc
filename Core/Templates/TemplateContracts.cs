using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Templates;

/// <summary>One row of <c>GET /templates</c>.</summary>
/// <param name="Own">Whether it is the user's, so that it can be changed and deleted.</param>
/// <param name="UsageCount">How often this user has used it.</param>
public sealed record TemplateSummary(string Id, string Name, string Category, string Language, string Description, IReadOnlyList<string> Tags, bool Own, int UsageCount);

public sealed record TemplateList(IReadOnlyList<TemplateSummary> Templates, long Total, int Page);

/// <summary>Answer of <c>GET /templates/{id}</c>.</summary>
/// <param name="Code">The code files with their blanks; files after the first carry a heading comment.</param>
/// <param name="Files">Code and tests with their blanks.</param>
/// <param name="Criteria">What every program of it does, with blanks.</param>
public sealed record TemplateDetail(
    string Id,
    string Name,
    string Category,
    string Language,
    string Description,
    IReadOnlyList<string> Tags,
    bool Own,
    int UsageCount,
    string Code,
    IReadOnlyList<SourceFile> Files,
    IReadOnlyList<TemplateVariable> Variables,
    IReadOnlyList<string> Criteria);

/// <summary>A blank that is filled in.</summary>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>boolean</c>, <c>choice</c> or <c>fields</c>; fields are written as <c>title: text, pages: integer</c>.</param>
/// <param name="Default">What it is when nothing is said.</param>
/// <param name="Min">Smallest number.</param>
/// <param name="Max">Largest number; of a string its most characters.</param>
/// <param name="Unit"><c>seconds</c> or <c>minutes</c>, of a duration.</param>
/// <param name="Choices">What a choice may be.</param>
public sealed record TemplateVariable(
    string Name, string Type, string Default, string Description, int? Min = null, int? Max = null, string? Unit = null, IReadOnlyList<TemplateChoice>? Choices = null);

/// <param name="Title">The value in words.</param>
public sealed record TemplateChoice(string Value, string Title);

/// <summary>Body of <c>POST /templates/{id}/generate</c>.</summary>
/// <param name="Variables">Texts, numbers and true or false by name; fields as text, or as a list of <c>{name, type}</c>.</param>
/// <param name="Execute">Start an execution that proves the result.</param>
/// <param name="SessionId">Where that execution belongs; a new session is begun when absent.</param>
/// <param name="Preview">Only a look: it does not count as a use.</param>
public sealed record GenerateRequest(IReadOnlyDictionary<string, JsonElement>? Variables = null, bool? Execute = null, Guid? SessionId = null, bool? Preview = null);

/// <param name="Code">The code files; those after the first carry a heading comment.</param>
/// <param name="ExecutionId">The execution that proves it, when one was asked for.</param>
public sealed record GenerateResponse(string Code, IReadOnlyList<SourceFile> Files, IReadOnlyList<SourceFile> TestFiles, Guid? ExecutionId = null, Guid? SessionId = null);

/// <summary>Body of <c>POST /templates</c> and <c>PUT /templates/{id}</c>: a template of the user's own.</summary>
/// <param name="ExecutionId">Take language and files from what this execution delivered, where they are absent here.</param>
/// <param name="Files">Code and tests with <c>{{variable}}</c> in them.</param>
public sealed record TemplateDraft(
    string? Name,
    string? Category,
    string? Language = null,
    string? Description = null,
    IReadOnlyList<string>? Tags = null,
    IReadOnlyList<TemplateVariable>? Variables = null,
    IReadOnlyList<SourceFile>? Files = null,
    Guid? ExecutionId = null);
