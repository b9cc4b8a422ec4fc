using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Forwarding;
using Nightshift.GitHub;

namespace Nightshift.Pages.Settings;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    public Account? Account { get; private set; }
    public IReadOnlyList<AccessToken> Tokens { get; private set; } = [];
    public LimitsInUse? Limits { get; private set; }
    public LanguageList Languages { get; private set; } = new([], null);
    public GitHubStatus? GitHub { get; private set; }
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var asked = (Account: api.GetAsync<Account>("auth/me", cancellation), Tokens: api.GetAsync<AccessTokenList>("auth/tokens", cancellation), Limits: api.GetAsync<LimitsInUse>("executions/limits", cancellation),
            Languages: api.GetAsync<LanguageList>("languages", cancellation), GitHub: api.GetAsync<GitHubStatus>("github/status", cancellation));
        var (account, tokens, limits, languages, github) = (await asked.Account, await asked.Tokens, await asked.Limits, await asked.Languages, await asked.GitHub);
        if (account.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. account.Reasons.Concat(tokens.Reasons).Concat(limits.Reasons).Concat(languages.Reasons).Concat(github.Reasons).Distinct()];
        (Account, Limits) = (account.Body, limits.Body);
        Tokens = tokens.Body?.Tokens ?? [];
        Languages = languages.Body ?? Languages;
        GitHub = github.Body;
        return Page();
    }
}
