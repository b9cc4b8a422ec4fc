using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Http;

namespace Nightshift.Skills;

internal static class SkillEndpoints
{
    private const int LongestPrompt = 20_000, MostFiles = 500;

    public static void MapSkills(this IEndpointRouteBuilder app)
    {
        var skills = app.MapGroup("/skills").WithTags("Skills");
        skills.MapGet("", ListAsync).WithSummary("Shipped skills, the user's own, and those that imported repositories bring");
        skills.MapPost("", AddAsync).WithSummary("Add a skill of one's own");
        skills.MapPost("/choose", ChooseAsync).WithSummary("Which skills a request would have, and why");
        skills.MapPost("/preview", Preview).WithSummary("How a skill is understood, before it is saved");
        skills.MapGet("/{name}", ReadAsync).WithSummary("A skill with its text");
        skills.MapPut("/{name}", ChangeAsync).WithSummary("Change a skill, and whether requests have it by need, always or never");
        skills.MapDelete("/{name}", DeleteAsync).WithSummary("Delete a skill of one's own; a shipped one of the same name is back");
    }

    private static async Task<Ok<SkillList>> ListAsync(ClaimsPrincipal user, SkillCatalog catalog, SkillStore store, CancellationToken cancellation)
    {
        var uses = await store.UsesAsync(user.UserId(), cancellation);
        var skills = await catalog.ListAsync(user.UserId(), [], cancellation);
        var seen = await store.SeenAsync(user.UserId(), cancellation);
        return TypedResults.Ok(new SkillList([.. skills.Select(skill => Summary(skill, uses))], [.. seen.Select(skill => skill with { Use = uses.GetValueOrDefault(skill.Name) })]));
    }

    private static async Task<Results<Ok<SkillDetail>, ProblemHttpResult>> ReadAsync(string name, ClaimsPrincipal user, SkillStore store, CancellationToken cancellation) =>
        await FindAsync(user.UserId(), name, store, cancellation) is { } detail ? TypedResults.Ok(detail) : NoSuch();

    private static async Task<Results<Created<SkillDetail>, ValidationProblem, ProblemHttpResult>> AddAsync(
        SkillDraft draft, ClaimsPrincipal user, SkillStore store, IOptions<SkillOptions> options, CancellationToken cancellation)
    {
        var (skill, errors) = SkillRules.Read(draft.Text, options.Value);
        if (skill is null) return TypedResults.ValidationProblem(errors!);
        if (await store.FindAsync(user.UserId(), skill.Name, cancellation) is not null) return Problems.Conflict($"You have a skill {skill.Name} already. Change that one, or give this one another name.");
        if (!await store.SaveAsync(user.UserId(), skill.Name, draft.Text!, options.Value.MostOwn, cancellation)) return TooMany(options.Value);
        return TypedResults.Created($"/skills/{skill.Name}", (await FindAsync(user.UserId(), skill.Name, store, cancellation))!);
    }

    private static async Task<Results<Ok<SkillDetail>, NoContent, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        string name, SkillChange change, ClaimsPrincipal user, SkillStore store, IOptions<SkillOptions> options, CancellationToken cancellation)
    {
        var isSeen = (await store.SeenAsync(user.UserId(), cancellation)).Any(seen => seen.Name == name);
        if (!isSeen && await FindAsync(user.UserId(), name, store, cancellation) is null) return NoSuch();
        if (change.Text is not null)
        {
            var (skill, errors) = SkillRules.Read(change.Text, options.Value, name);
            if (skill is null) return TypedResults.ValidationProblem(errors!);
            if (!await store.SaveAsync(user.UserId(), name, change.Text, options.Value.MostOwn, cancellation)) return TooMany(options.Value);
        }
        if (change.Use is { } use) await store.UseAsync(user.UserId(), name, use, cancellation);
        return await FindAsync(user.UserId(), name, store, cancellation) is { } detail ? TypedResults.Ok(detail) : TypedResults.NoContent(); // only a repository has it
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, ClaimsPrincipal user, SkillStore store, CancellationToken cancellation) =>
        await store.DeleteAsync(user.UserId(), name, cancellation) ? TypedResults.NoContent()
        : SkillLibrary.TextOf(name) is not null ? Problems.Conflict($"{name} is shipped, so it cannot be deleted. Switch it off instead: PUT /skills/{name} with use 'never'.")
        : NoSuch();

    private static Results<Ok<SkillDetail>, ValidationProblem> Preview(SkillDraft draft, IOptions<SkillOptions> options)
    {
        var (skill, errors) = SkillRules.Read(draft.Text, options.Value);
        return skill is null ? TypedResults.ValidationProblem(errors!) : TypedResults.Ok(new SkillDetail(Summary(skill, new Dictionary<string, SkillUse>()), draft.Text!, skill.Text));
    }

    private static async Task<Results<Ok<SkillAnswer>, ValidationProblem>> ChooseAsync(
        SkillQuestion question, ClaimsPrincipal user, SkillCatalog catalog, IOptions<SkillOptions> options, CancellationToken cancellation)
    {
        if (Check(question) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        var language = (Language.Find(question.Language) ?? Language.Detect(question.Prompt, null)).Name;
        var need = new SkillNeed(question.Prompt, language, question.Files ?? [], SkillNeed.TemplateWords(question.TemplateId));
        var chosen = await catalog.ChooseAsync(user.UserId(), [], need, options.Value.Most, options.Value.Characters, cancellation);
        return TypedResults.Ok(new SkillAnswer(language, [.. chosen.Select(skill => skill.ToShare())], chosen.Sum(skill => skill.Text.Length)));
    }

    private static Dictionary<string, string[]> Check(SkillQuestion question)
    {
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrWhiteSpace(question.Prompt) || question.Prompt.Length > LongestPrompt) errors["prompt"] = [$"Say what would be built, in 1 to {LongestPrompt} characters."];
        if (question.Language is not null && Language.Find(question.Language) is null) errors["language"] = [$"One of {string.Join(", ", Language.All.Select(language => language.Name))}; leave it out to have it detected."];
        if (question.Files is { } files && (files.Count > MostFiles || files.Any(file => file is null))) errors["files"] = [$"At most {MostFiles} paths."];
        return errors;
    }

    private static async Task<SkillDetail?> FindAsync(Guid userId, string name, SkillStore store, CancellationToken cancellation)
    {
        var own = await store.FindAsync(userId, name, cancellation);
        if ((own ?? SkillLibrary.TextOf(name)) is not { } text) return null;
        return SkillText.Read(text, own is null ? SkillSource.Shipped : SkillSource.Own).Skill is { } skill ? new SkillDetail(Summary(skill, await store.UsesAsync(userId, cancellation)), text, skill.Text) : null;
    }

    private static SkillSummary Summary(Skill skill, IReadOnlyDictionary<string, SkillUse> uses) => new(
        skill.Name, skill.Title, skill.Description, skill.Source, uses.GetValueOrDefault(skill.Name), skill.Keywords, skill.Languages, skill.Always, skill.Source == SkillSource.Own && SkillLibrary.TextOf(skill.Name) is not null);

    private static ProblemHttpResult NoSuch() => Problems.NotFound("There is no such skill. GET /skills lists them; POST /skills adds one.");

    private static ProblemHttpResult TooMany(SkillOptions options) => Problems.Conflict($"You have {options.MostOwn} skills, which is the most there can be. Delete one first.");
}
