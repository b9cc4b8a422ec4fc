using Nightshift.Executions;
using Nightshift.Models;
using Npgsql;

namespace Nightshift.Templates;

/// <summary>
/// Lets a template stand for the models in one execution: criteria, tests and the first attempt's code are stored as replies before anything is asked.
/// What comes after that, such as a repair, is a model's again.
/// </summary>
public sealed class TemplateUse(TemplateCatalog catalog, TemplateStore store, ModelCallStore calls)
{
    /// <summary>The template that the execution names, filled with what its prompt says; or why it cannot be used.</summary>
    public async Task<(FilledTemplate? Filled, string? Missing)> FillAsync(Execution execution, CancellationToken cancellation)
    {
        var template = await catalog.FindAsync(execution.UserId, execution.TemplateId!, cancellation);
        if (template is not null && template.Language == execution.Language) return (TemplateLibrary.Instance.Fill(template, execution.Prompt), null);
        var offers = TemplateLibrary.Instance.All.Where(other => other.Language == execution.Language).Select(other => other.Id).ToList();
        return (null, $"There is no template {execution.TemplateId} for {execution.Language}. {(offers.Count == 0 ? "Leave template_id out" : $"Use one of your own, or one of: {string.Join(", ", offers)}")}.");
    }

    public async Task AnswerAsync(NpgsqlTransaction transaction, Execution execution, FilledTemplate filled, CancellationToken cancellation)
    {
        var note = $"Built from the template {filled.Template.Name}.";
        if (execution.Criteria is null) await AddAsync("criteria", "criteria", filled.Criteria.Count == 0 ? FilledTemplate.NoCriteria : CriteriaReply.Write(filled.Criteria));
        if (execution.Tests is null) await AddAsync("tests", "tests", FilledTemplate.Write(execution.Language, filled.Tests));
        await AddAsync(ModelStep.Code(1), "code", FilledTemplate.Write(execution.Language, filled.Code));
        await store.CountAsync(transaction, execution.UserId, filled.Template.Id, cancellation);

        Task AddAsync(string step, string purpose, string reply) =>
            calls.AddReplyAsync(transaction, execution.UserId, execution.Id, step, purpose, reply, note, cancellation);
    }
}
