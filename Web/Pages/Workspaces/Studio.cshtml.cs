using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Workspaces;

namespace Nightshift.Pages.Workspaces;

/// <summary>One workspace: its files, the editor, search, and its history.</summary>
internal sealed class StudioModel(ApiClient api) : PageModel
{
    public WorkspaceDetail Workspace { get; private set; } = null!;

    public string Data => PageData.Of(new { Workspace.Id, Workspace.Name, Workspace.Seq });

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        var answer = await api.GetAsync<WorkspaceDetail>($"workspaces/{id}", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        if (answer.Body is not { } workspace) return NotFound();
        Workspace = workspace;
        return Page();
    }
}
