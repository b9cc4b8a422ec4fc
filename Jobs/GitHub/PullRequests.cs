using Nightshift.Executions;

namespace Nightshift.GitHub;

/// <summary>Opens the pull request of a branch that was pushed, or brings the one that there is up to date.</summary>
internal sealed class PullRequests(GitHubConnections connections, GitHubPulls pulls)
{
    /// <summary>What calls about a repository are made with; null when its user has not connected the GitHub that it is on.</summary>
    public async Task<GitHubAccess?> AccessAsync(Guid userId, RepositoryTarget target, CancellationToken cancellation) =>
        await connections.OpenAsync(userId, cancellation) is { } access && target.Address.StartsWith($"{access.BaseUrl}/", StringComparison.OrdinalIgnoreCase) ? access : null;

    /// <returns>Where people look at it.</returns>
    /// <exception cref="GitHubException">With a sentence for people.</exception>
    public async Task<string> SaveAsync(GitHubAccess access, RepositoryTarget target, string title, string body, bool draft, CancellationToken cancellation)
    {
        var pull = await pulls.FindAsync(access, target.Name, target.PullBranch, cancellation);
        if (pull is null) return (await pulls.OpenAsync(access, target.Name, target.PullBranch, target.Branch, title, body, draft, cancellation)).HtmlUrl;
        await pulls.DescribeAsync(access, target.Name, pull, body, cancellation);
        if (pull.Draft && !draft) await pulls.MarkReadyAsync(access, pull, cancellation);
        return pull.HtmlUrl;
    }
}
