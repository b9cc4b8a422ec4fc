using System.ComponentModel.DataAnnotations;

namespace Nightshift.GitHub;

/// <summary>Body of <c>POST /github/connect</c>: a token that the person made on GitHub.</summary>
/// <param name="Token">Fine-grained or classic. It is tried, stored encrypted, and never shown again.</param>
/// <param name="BaseUrl">Of a GitHub Enterprise server; as configured when absent.</param>
public sealed record GitHubTokenRequest([Required(ErrorMessage = "Enter the token."), MaxLength(400, ErrorMessage = "At most 400 characters.")] string Token, [MaxLength(200, ErrorMessage = "At most 200 characters.")] string? BaseUrl = null);

/// <summary>Answer of <c>GET /github/status</c>.</summary>
/// <param name="Scopes">What was granted; empty for a fine-grained token, which does not tell.</param>
/// <param name="CanWrite">Whether pull requests can be opened; null when only GitHub knows, as with a fine-grained token.</param>
/// <param name="BaseUrl">The server that is connected, or would be.</param>
/// <param name="HasApp">Whether GitHub can be connected by signing in there.</param>
/// <param name="Kind"><c>token</c> or <c>oauth</c>; null when not connected.</param>
public sealed record GitHubStatus(bool Connected, string? Username, IReadOnlyList<string> Scopes, bool? CanWrite, string BaseUrl, bool HasApp, string? Kind);

/// <summary>Answer of <c>GET /github/repos</c>. GitHub tells whether there is more, but not how many there are.</summary>
public sealed record GitHubRepositoryList(IReadOnlyList<GitHubRepository> Repos, int Page, bool HasMore);

/// <param name="FullName">Owner and name, with a slash between.</param>
/// <param name="CloneUrl">For git, over https.</param>
/// <param name="CanPush">What the person may do there; a token may allow less.</param>
public sealed record GitHubRepository(string FullName, bool Private, string DefaultBranch, string? Description, string CloneUrl, DateTimeOffset? PushedAt, bool CanPush);

/// <summary>How much a connection may do.</summary>
public static class GitHubScopes
{
    public const string Read = "read";
    public const string Write = "write";

    /// <summary>What an OAuth app asks for. GitHub has no scope that reads private repositories without writing, so reading is for public ones.</summary>
    internal static string Of(string access) => access == Write ? "read:user repo" : "read:user";

    internal static bool? CanWrite(string kind, IReadOnlyList<string> scopes) =>
        scopes.Any(scope => scope is "repo" or "public_repo") ? true : kind == GitHubConnection.OAuth || scopes.Count > 0 ? false : null;
}

/// <summary>Answer of <c>POST /github/repos/{owner}/{repo}/analyze</c>.</summary>
/// <param name="Languages">Share of the text, 0 to 1, by name.</param>
/// <param name="Framework">The first that is recognised.</param>
/// <param name="Structure">Top folders, with how many files each has.</param>
/// <param name="RepositoryId">Where all of the analysis is: <c>GET /repositories/{id}</c>.</param>
public sealed record GitHubAnalysis(IReadOnlyDictionary<string, double> Languages, string? Framework, IReadOnlyDictionary<string, int> Structure, int IndexedFiles, Guid RepositoryId);

/// <summary>Answer of <c>GET /github/repos/{owner}/{repo}/context</c>.</summary>
/// <param name="Summary">What it is, in two sentences.</param>
/// <param name="KeyFiles">Entry points, manifests, and settings of its tools.</param>
/// <param name="Patterns">How things are done in it.</param>
public sealed record GitHubContext(string Summary, IReadOnlyList<string> KeyFiles, IReadOnlyList<string> Patterns);
