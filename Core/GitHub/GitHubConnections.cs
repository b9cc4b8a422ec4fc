using System.Globalization;
using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Network;

namespace Nightshift.GitHub;

/// <summary>How people connect GitHub, what they have granted, and what their calls are made with.</summary>
public sealed class GitHubConnections
{
    private static readonly TimeSpan SignInLimit = TimeSpan.FromMinutes(15);

    private const string StatePurpose = ":github/state";

    private readonly GitHubConnectionStore store;
    private readonly GitHubTokens tokens;
    private readonly SecretSeal seal;
    private readonly AddressGuard guard;
    private readonly GitHubOptions options;
    private readonly TimeProvider time;

    internal GitHubConnections(GitHubConnectionStore store, GitHubTokens tokens, SecretSeal seal, AddressGuard guard, IOptions<GitHubOptions> options, TimeProvider time)
    {
        (this.store, this.tokens, this.seal, this.guard, this.options, this.time) = (store, tokens, seal, guard, options.Value, time);
    }

    public async Task<GitHubStatus> StatusAsync(Guid userId, CancellationToken cancellation) => await store.FindAsync(userId, cancellation) is { } connection
        ? new GitHubStatus(true, connection.Username, connection.Scopes, GitHubScopes.CanWrite(connection.Kind, connection.Scopes), connection.BaseUrl, options.HasApp, connection.Kind)
        : new GitHubStatus(false, null, [], null, options.BaseUrl, options.HasApp, null);

    /// <summary>Tries a token and stores it.</summary>
    /// <exception cref="GitHubException">It is not stored.</exception>
    public async Task ConnectAsync(Guid userId, string token, string? baseUrl, CancellationToken cancellation)
    {
        var root = (baseUrl is { Length: > 0 } ? baseUrl : options.BaseUrl).TrimEnd('/');
        if (!Uri.TryCreate(root, UriKind.Absolute, out var address) || address.Query.Length > 0 || address.Fragment.Length > 0) throw new GitHubException(0, "That is no address of a GitHub server. It looks like https://github.example.com.");
        if (guard.WhyNot(address) is { } reason) throw new GitHubException(0, reason);
        var user = await tokens.WhoAsync(new GitHubAccess(root, token), cancellation);
        await store.SaveAsync(userId, root, GitHubConnection.Token, user, new GitHubGrant(token, null, null), cancellation);
    }

    /// <summary>Where the person's browser has to go to agree; null when the installation has no app.</summary>
    /// <param name="access">One of <see cref="GitHubScopes"/>.</param>
    public Uri? SignInAddress(Guid userId, string access)
    {
        var state = seal.Seal(userId, StatePurpose, (time.GetUtcNow() + SignInLimit).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return options.HasApp ? tokens.AuthorizeAddress(access, Convert.ToHexStringLower(state)) : null;
    }

    /// <summary>Ends a sign-in that this user began, and nobody else: the state is sealed for them.</summary>
    /// <exception cref="GitHubException">It is not connected.</exception>
    public async Task EndSignInAsync(Guid userId, string code, string state, CancellationToken cancellation)
    {
        if (!options.HasApp || !IsFresh(userId, state)) throw new GitHubException(401, "This sign-in was not begun here by you, or too long ago. Connect again on the page Settings.");
        var grant = await tokens.ExchangeAsync(code, cancellation);
        var root = options.BaseUrl.TrimEnd('/');
        await store.SaveAsync(userId, root, GitHubConnection.OAuth, await tokens.WhoAsync(new GitHubAccess(root, grant.AccessToken), cancellation), grant, cancellation);
    }

    /// <summary>Null when the user has not connected GitHub.</summary>
    /// <exception cref="GitHubException">The token has expired and GitHub gives no new one.</exception>
    public Task<GitHubAccess?> OpenAsync(Guid userId, CancellationToken cancellation) => store.OpenAsync(userId, token => tokens.RefreshAsync(token, cancellation), cancellation);

    /// <summary>Forgets the token, and gives back what an app was granted. False when there was none.</summary>
    public async Task<bool> DisconnectAsync(Guid userId, CancellationToken cancellation)
    {
        try
        {
            if (await store.FindAsync(userId, cancellation) is { Kind: GitHubConnection.OAuth } && await OpenAsync(userId, cancellation) is { } access) await tokens.RevokeAsync(access, cancellation);
        }
        catch (GitHubException)
        {
            // It is forgotten here all the same; GitHub shows the grant to its owner.
        }
        return await store.DeleteAsync(userId, cancellation);
    }

    private bool IsFresh(Guid userId, string state)
    {
        try
        {
            return seal.Open(userId, StatePurpose, Convert.FromHexString(state)) is { } until && long.Parse(until, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds();
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
