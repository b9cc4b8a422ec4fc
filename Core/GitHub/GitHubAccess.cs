namespace Nightshift.GitHub;

/// <summary>What a call to GitHub is made with. It never prints the token.</summary>
/// <param name="baseUrl">As a person opens it.</param>
public sealed class GitHubAccess(string baseUrl, string token)
{
    public string BaseUrl { get; } = baseUrl;

    internal Uri Api { get; } = GitHubOptions.ApiOf(baseUrl);

    /// <summary>The header that lets git in over https.</summary>
    public string GitAuthorization => $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"x-access-token:{token}"))}";

    internal string Reveal() => token;

    public override string ToString() => BaseUrl;
}

/// <summary>GitHub did not do what it was asked for. The message tells people what happened and what to do; it quotes nothing of the answer.</summary>
/// <param name="status">What GitHub answered; 0 when it did not.</param>
/// <param name="opensAt">When to try again; null when waiting does not help.</param>
public sealed class GitHubException(int status, string message, DateTimeOffset? opensAt = null) : Exception(message)
{
    public int Status { get; } = status;

    public DateTimeOffset? OpensAt { get; } = opensAt;
}
