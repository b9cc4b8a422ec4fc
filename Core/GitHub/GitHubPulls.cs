using System.Text.Json;

namespace Nightshift.GitHub;

/// <summary>GitHub's calls about pull requests.</summary>
public sealed class GitHubPulls
{
    private readonly GitHubHttp http;

    internal GitHubPulls(GitHubHttp http) => this.http = http;

    /// <summary>The open pull request of a branch; null when there is none.</summary>
    /// <param name="repository">Owner and name.</param>
    public async Task<GitHubPull?> FindAsync(GitHubAccess access, string repository, string branch, CancellationToken cancellation)
    {
        var head = Uri.EscapeDataString($"{repository.Split('/')[0]}:{branch}");
        return (await http.SendAsync<IReadOnlyList<GitHubPull>>(access, HttpMethod.Get, $"repos/{repository}/pulls?state=open&head={head}", null, cancellation)).Body.FirstOrDefault();
    }

    /// <param name="into">The branch that it is meant for.</param>
    public async Task<GitHubPull> OpenAsync(GitHubAccess access, string repository, string branch, string into, string title, string body, bool draft, CancellationToken cancellation) =>
        (await http.SendAsync<GitHubPull>(access, HttpMethod.Post, $"repos/{repository}/pulls", new { title, head = branch, @base = into, body, draft }, cancellation)).Body;

    public Task DescribeAsync(GitHubAccess access, string repository, GitHubPull pull, string body, CancellationToken cancellation) =>
        http.SendAsync<GitHubPull>(access, HttpMethod.Patch, $"repos/{repository}/pulls/{pull.Number}", new { body }, cancellation);

    /// <summary>A draft no longer. Only GraphQL can do that.</summary>
    public Task MarkReadyAsync(GitHubAccess access, GitHubPull pull, CancellationToken cancellation)
    {
        const string query = "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { clientMutationId } }";
        var path = access.Api.AbsolutePath == "/" ? "graphql" : "../graphql";
        return http.SendAsync<JsonElement>(access, HttpMethod.Post, path, new { query, variables = new { id = pull.NodeId } }, cancellation);
    }
}

/// <param name="HtmlUrl">Where people look at it.</param>
public sealed record GitHubPull(int Number, string NodeId, string HtmlUrl, bool Draft);
