using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Queue;

namespace Nightshift.Pages.Queue;

/// <summary>The morning paper of one night.</summary>
internal sealed class PaperModel(ApiClient api) : PageModel
{
    public Paper Paper { get; private set; } = null!;

    public string Zone { get; private set; } = "UTC";

    /// <summary>In the order of what matters to who reads it.</summary>
    public static readonly IReadOnlyList<(QueueStatus Outcome, string Title)> Sections =
        [(QueueStatus.NeedsYou, "Needs you"), (QueueStatus.Failed, "Failed"), (QueueStatus.Done, "Done"), (QueueStatus.Held, "Held over to the next night"), (QueueStatus.Started, "Still at work")];

    public async Task<IActionResult> OnGetAsync(string night, CancellationToken cancellation)
    {
        var answer = await api.GetAsync<Paper>($"queue/nights/{Uri.EscapeDataString(night)}", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        if (answer.Body is not { } paper) return NotFound();
        Paper = paper;
        Zone = (await api.GetAsync<ShiftState>("queue/shift", cancellation)).Body?.Shift.TimeZone ?? Zone;
        return Page();
    }
}
