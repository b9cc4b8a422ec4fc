using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Executions;
using Nightshift.Forwarding;
using Nightshift.Templates;

namespace Nightshift.Pages.Templates;

/// <summary>A template of one's own: a new one, empty or from a delivery, or one that is changed.</summary>
internal sealed class EditorModel(ApiClient api) : PageModel
{
    public Guid? Id { get; private set; }
    public TemplateDraft Draft { get; private set; } = new("", "utility", Language.All[0].Name, "", [], [], []);

    public string Data => PageData.Of(new { Id, Draft.Variables, Draft.Files });

    public async Task<IActionResult> OnGetAsync(Guid? id, Guid? execution, CancellationToken cancellation)
    {
        Id = id;
        if (id is not null)
        {
            var answer = await api.GetAsync<TemplateDetail>($"templates/{id}", cancellation);
            if (answer.IsUnauthorized) return await this.SignedOutAsync();
            if (answer.Body is not { Own: true } template) return NotFound();
            Draft = new(template.Name, template.Category, template.Language, template.Description, template.Tags, template.Variables, template.Files);
        }
        else if (execution is not null)
        {
            var answer = await api.GetAsync<ExecutionDetail>($"execute/{execution}", cancellation);
            if (answer.IsUnauthorized) return await this.SignedOutAsync();
            if (answer.Body is not { } delivered) return NotFound();
            Draft = Draft with { Language = delivered.Language, Files = [.. delivered.Files, .. delivered.TestFiles] };
        }

        return Page();
    }
}
