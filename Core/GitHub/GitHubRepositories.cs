namespace Nightshift.GitHub;

/// <summary>GitHub's calls about repositories.</summary>
public sealed class GitHubRepositories
{
    private readonly GitHubHttp http;

    internal GitHubRepositories(GitHubHttp http) => this.http = http;

    /// <summary>One page of what the token reaches, last pushed first.</summary>
    public async Task<GitHubRepositoryList> ListAsync(GitHubAccess access, int page, int limit, CancellationToken cancellation)
    {
        var answer = await http.SendAsync<IReadOnlyList<Repository>>(access, HttpMethod.Get, $"user/repos?sort=pushed&per_page={limit}&page={page}", null, cancellation);
        return new GitHubRepositoryList([.. answer.Body.Select(repository => repository.ToRecord())], page, answer.HasMore);
    }

    /// <exception cref="GitHubException">404 when there is none that the token reaches.</exception>
    public async Task<GitHubRepository> FindAsync(GitHubAccess access, string owner, string name, CancellationToken cancellation) =>
        (await http.SendAsync<Repository>(access, HttpMethod.Get, $"repos/{Uri.EscapeDataString(owner)}/{Uri.EscapeDataString(name)}", null, cancellation)).Body.ToRecord();

    private sealed record Repository(string FullName, bool Private, string DefaultBranch, string? Description, string CloneUrl, DateTimeOffset? PushedAt, Permissions? Permissions)
    {
        public GitHubRepository ToRecord() => new(FullName, Private, DefaultBranch, Description, CloneUrl, PushedAt, Permissions?.Push == true);
    }

    private sealed record Permissions(bool Push);
}
