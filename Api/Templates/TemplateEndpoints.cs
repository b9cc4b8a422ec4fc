using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.Models;

namespace Nightshift.Templates;

internal static class TemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/templates").WithTags("Templates");
        templates.MapGet("", ListAsync).WithSummary("Shipped templates and the user's own; a search puts the best fit first");
        templates.MapPost("", AddAsync).WithSummary("Keep a template of one's own, by hand or from what an execution delivered");
        templates.MapGet("/{id}", ReadAsync).WithSummary("A template with its files and variables");
        templates.MapPut("/{id:guid}", ChangeAsync).WithSummary("Change a template of one's own");
        templates.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete a template of one's own");
        templates.MapPost("/{id}/generate", GenerateAsync).WithSummary("Fill a template in, and prove the result when asked to");
    }

    private static async Task<Results<Ok<TemplateList>, ValidationProblem>> ListAsync(
        ClaimsPrincipal user, TemplateCatalog templates, CancellationToken cancellation,
        string? category = null, string? language = null, [MaxLength(200, ErrorMessage = "At most 200 characters.")] string? search = null, bool? own = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        if (category is not null && !TemplateCategories.All.Contains(category))
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["category"] = [$"One of {string.Join(", ", TemplateCategories.All)}."] });
        return TypedResults.Ok(await templates.ListAsync(user.UserId(), category, language, search, own, page, limit, cancellation));
    }

    private static async Task<Results<Ok<TemplateDetail>, NotFound>> ReadAsync(string id, ClaimsPrincipal user, TemplateCatalog templates, TemplateStore store, CancellationToken cancellation) =>
        await templates.FindAsync(user.UserId(), id, cancellation) is { } template
            ? TypedResults.Ok(Detail(template, await store.UsesAsync(user.UserId(), cancellation)))
            : TypedResults.NotFound();

    private static async Task<Results<Created<TemplateDetail>, NotFound, ValidationProblem, ProblemHttpResult>> AddAsync(
        TemplateDraft draft, ClaimsPrincipal user, TemplateStore store, ExecutionStore executions, CancellationToken cancellation)
    {
        if (await WithDeliveryAsync(draft, user.UserId(), executions, cancellation) is not { } whole) return Problems.NotFound("There is no such execution, or it has no code yet. Choose one that has delivered.");
        if (TemplateRules.Check(whole) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        var template = TemplateRules.ToTemplate(whole, Guid.CreateVersion7());
        return await store.AddAsync(user.UserId(), template, TemplateRules.MostTemplates, cancellation)
            ? TypedResults.Created($"/templates/{template.Id}", Detail(template, new Dictionary<string, int>()))
            : Problems.Conflict($"You have {TemplateRules.MostTemplates} templates, which is the most there can be. Delete one first.");
    }

    private static async Task<Results<Ok<TemplateDetail>, NotFound, ValidationProblem>> ChangeAsync(Guid id, TemplateDraft draft, ClaimsPrincipal user, TemplateStore store, CancellationToken cancellation)
    {
        if (await store.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        if (TemplateRules.Check(draft) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        var template = TemplateRules.ToTemplate(draft, id);
        return await store.ChangeAsync(user.UserId(), template, cancellation) ? TypedResults.Ok(Detail(template, await store.UsesAsync(user.UserId(), cancellation))) : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(Guid id, ClaimsPrincipal user, TemplateStore store, CancellationToken cancellation) =>
        await store.DeleteAsync(user.UserId(), id, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Ok<GenerateResponse>, NotFound, ValidationProblem, ProblemHttpResult>> GenerateAsync(
        string id, GenerateRequest request, ClaimsPrincipal user, HttpResponse response, TemplateCatalog templates, TemplateStore store, ExecutionIntake intake, ModelSettingsStore settings, CancellationToken cancellation)
    {
        if (await templates.FindAsync(user.UserId(), id, cancellation) is not { } template) return TypedResults.NotFound();
        var (values, errors) = TemplateVariables.Read(template.Definition, request.Variables);
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);

        var filled = template.Fill(values);
        var generated = new GenerateResponse(CodeText.Of(filled.Code, template.Language)!, filled.Code, filled.Tests);
        if (request.Execute is true)
        {
            var prompt = Prompt(template, values);
            var draft = ExecuteRules.ToExecution(new ExecuteRequest(prompt, template.Language, TemplateId: template.Id), user.UserId(), Language.Find(template.Language)!, await settings.ReadAsync(user.UserId(), cancellation), Activity.Current?.Id);
            var (accepted, refused) = await intake.TakeAsync(draft, request.SessionId, prompt, response, cancellation, filled: filled);
            if (accepted is null) return refused!;
            generated = generated with { ExecutionId = accepted.ExecutionId, SessionId = accepted.SessionId };
        }
        else if (request.Preview is not true) await store.CountAsync(user.UserId(), template.Id, cancellation);
        return TypedResults.Ok(generated);
    }

    /// <summary>What is asked for, as a person would say it.</summary>
    private static string Prompt(Template template, Dictionary<string, string> values)
    {
        var said = values.Where(value => template.Definition.Parameters.Any(parameter => parameter.Name == value.Key && parameter.Default != value.Value)).Select(value => $"{value.Key.Replace('_', ' ')}: {value.Value}").ToList();
        return $"{template.Name} in {Language.Find(template.Language)!.Title}{(said.Count == 0 ? "" : $" with {string.Join("; ", said)}")}";
    }

    /// <summary>The draft with what an execution delivered in the place of what it does not say; null when there is nothing delivered.</summary>
    private static async Task<TemplateDraft?> WithDeliveryAsync(TemplateDraft draft, Guid userId, ExecutionStore executions, CancellationToken cancellation)
    {
        if (draft.ExecutionId is not { } id) return draft;
        if (await executions.FindAsync(userId, id, cancellation) is not { } execution) return null;
        var attempt = (await executions.AttemptsAsync(userId, id, cancellation)).FirstOrDefault(attempt => attempt.Number == execution.BestAttempt);
        return attempt?.Files is not { Count: > 0 } files ? null : draft with
        {
            Language = draft.Language ?? execution.Language, Files = draft.Files ?? [.. files, .. execution.Tests ?? []]
        };
    }

    private static TemplateDetail Detail(Template template, IReadOnlyDictionary<string, int> uses) => new(
        template.Id, template.Name, template.Definition.Category, template.Language, template.Definition.Description, template.Definition.Tags, TemplateCatalog.IsOwn(template), uses.GetValueOrDefault(template.Id),
        CodeText.Of([.. template.Files.Where(file => !Template.IsTest(file.Path))], template.Language) ?? "", template.Files, [.. template.Definition.Parameters.Select(TemplateVariables.Of)], template.Definition.Criteria ?? []);
}
