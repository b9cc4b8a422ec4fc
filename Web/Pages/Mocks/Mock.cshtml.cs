using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Mocks;

namespace Nightshift.Pages.Mocks;

/// <summary>One mock: its endpoints, what it is asked while it is asked, and the runs that use it.</summary>
internal sealed class MockModel(ApiClient api) : PageModel
{
    public MockDetail Mock { get; private set; } = null!;

    public string Data => PageData.Of(new { Mock.Id, Mock.Name, Mock.Url, Mock.Endpoints });

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        var answer = await api.GetAsync<MockDetail>($"mocks/{id}", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        if (answer.Body is not { } mock) return NotFound();
        Mock = mock;
        return Page();
    }
}
