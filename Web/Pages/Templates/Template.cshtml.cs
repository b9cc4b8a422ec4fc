using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Templates;

namespace Nightshift.Pages.Templates;

internal sealed class TemplateModel(ApiClient api) : PageModel
{
    public TemplateDetail Template { get; private set; } = null!;

    public string Data => PageData.Of(new { Template.Id, Template.Name, Template.Language });

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellation)
    {
        var answer = await api.GetAsync<TemplateDetail>($"templates/{Uri.EscapeDataString(id)}", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        if (!answer.HasBody) return StatusCode((int)answer.Status);
        Template = answer.Body;
        return Page();
    }
}
