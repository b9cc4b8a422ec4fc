using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Executions;
using Nightshift.Forwarding;
using Nightshift.Models;
using Nightshift.Queue;
using Nightshift.Sessions;

namespace Nightshift.Pages.Sessions;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    private const int PageSize = 20;

    public SessionsView Sessions { get; private set; } = new([], default);
    public Machine Machine { get; private set; } = Machine.Unknown;
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public int Number { get; private set; } = 1;
    public bool HasOlder { get; private set; }

    /// <summary>The last night that has ended; null before the first.</summary>
    public string? LatestNight { get; private set; }

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "page")] int? number, CancellationToken cancellation)
    {
        Number = Math.Max(number ?? 1, 1);
        var machine = Number == 1 ? MachineAsync(cancellation) : Task.FromResult(Machine.Unknown);
        var answer = await api.GetAsync<SessionList>($"sessions?page={Number}&limit={PageSize}", cancellation);
        Machine = await machine;
        LatestNight = Number == 1 ? (await api.GetAsync<ShiftState>("queue/shift", cancellation)).Body?.Latest : null;
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        Problems = [.. answer.Reasons];
        Sessions = new(answer.Body?.Sessions ?? [], time.GetUtcNow());
        HasOlder = answer.Body?.Total > Number * PageSize;
        return Page();
    }

    private async Task<Machine> MachineAsync(CancellationToken cancellation)
    {
        var asked = (Languages: api.GetAsync<LanguageList>("languages", cancellation), Models: api.GetAsync<ModelProviderList>("models", cancellation), Limits: api.GetAsync<LimitsInUse>("executions/limits", cancellation));
        var (languages, models, limits) = (await asked.Languages, await asked.Models, await asked.Limits);
        return new Machine(languages.Body, [.. (models.Body?.Providers ?? []).Where(provider => provider is { Connected: true, Kind: not "builtin" }).Select(provider => provider.Name)], limits.Body);
    }
}
