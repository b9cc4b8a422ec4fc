using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Forwarding;
using Nightshift.GitHub;
using Nightshift.Repositories;

namespace Nightshift.Pages.Settings;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    /// <summary>Choices in a list; a person with more of them finds the newest.</summary>
    private const int MostRepositories = 100;

    public Account? Account { get; private set; }
    public IReadOnlyList<AccessToken> Tokens { get; private set; } = [];
    public LimitsInUse? Limits { get; private set; }
    public LanguageList Languages { get; private set; } = new([], null);
    public GitHubStatus? GitHub { get; private set; }

    /// <summary>Imported ones that the connected GitHub has, which may tell of comments on their pull requests.</summary>
    public IReadOnlyList<Repository> Repositories { get; private set; } = [];
    public DeployKeyStatus? DeployKey { get; private set; }
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var asked = (Account: api.GetAsync<Account>("auth/me", cancellation), Tokens: api.GetAsync<AccessTokenList>("auth/tokens", cancellation), Limits: api.GetAsync<LimitsInUse>("executions/limits", cancellation),
            Languages: api.GetAsync<LanguageList>("languages", cancellation), GitHub: api.GetAsync<GitHubStatus>("github/status", cancellation), Repositories: api.GetAsync<RepositoryList>($"repositories?limit={MostRepositories}", cancellation),
            DeployKey: api.GetAsync<DeployKeyStatus>("repositories/key", cancellation));
        var (account, tokens, limits, languages, github, repositories, key) = (await asked.Account, await asked.Tokens, await asked.Limits, await asked.Languages, await asked.GitHub, await asked.Repositories, await asked.DeployKey);
        if (account.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. account.Reasons.Concat(tokens.Reasons).Concat(limits.Reasons).Concat(languages.Reasons).Concat(github.Reasons).Concat(repositories.Reasons).Concat(key.Reasons).Distinct()];
        (Account, Limits) = (account.Body, limits.Body);
        if (Account is { } known) await SignInCookie.RenewAsync(HttpContext, known);
        Tokens = tokens.Body?.Tokens ?? [];
        Languages = languages.Body ?? Languages;
        (GitHub, DeployKey) = (github.Body, key.Body);
        if (GitHub is { Connected: true } connected) Repositories = [.. (repositories.Body?.Repositories ?? []).Where(repository => repository.Address.StartsWith($"{connected.BaseUrl}/", StringComparison.OrdinalIgnoreCase))];
        return Page();
    }
}
