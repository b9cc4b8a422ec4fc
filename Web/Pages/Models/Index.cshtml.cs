using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Models;

namespace Nightshift.Pages.Models;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    public IReadOnlyList<ModelProvider> Providers { get; private set; } = [];
    public ModelSettings Settings { get; private set; } = ModelSettings.Default;
    public IReadOnlyList<LeagueRow> League { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public ListQuery Query { get; private set; } = ListQuery.From(QueryCollection.Empty);
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query, "language", "task_class");
        var asked = (Providers: api.GetAsync<ModelProviderList>("models", cancellation), Settings: api.GetAsync<ModelSettings>("models/settings", cancellation),
            League: api.GetAsync<LeagueTable>(Query.ToApi("models/league"), cancellation));
        var (providers, settings, league) = (await asked.Providers, await asked.Settings, await asked.League);
        if (providers.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. providers.Reasons.Concat(settings.Reasons).Concat(league.Reasons).Distinct()];
        Providers = [.. (providers.Body?.Providers ?? []).OrderBy(provider => provider.Kind == "builtin").ThenByDescending(provider => provider.Connected)];
        Settings = settings.Body ?? Settings;
        League = league.Body?.Models ?? [];
        return Page();
    }
}
