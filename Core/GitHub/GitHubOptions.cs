using System.ComponentModel.DataAnnotations;

namespace Nightshift.GitHub;

/// <summary>Where GitHub is, and the OAuth app of this installation. Without an app, people connect with a token of their own.</summary>
public sealed class GitHubOptions
{
    public const string Section = "GitHub";

    /// <summary>The address of GitHub, or of a GitHub Enterprise server, as a person opens it.</summary>
    [Required, Url]
    public string BaseUrl { get; set; } = "https://github.com";

    /// <summary>Of the OAuth app; none by default.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>Where GitHub sends the browser back to: this installation's <c>/api/github/callback</c>. What is registered with the app when absent.</summary>
    public string? CallbackUrl { get; set; }

    /// <summary>The longest that a call waits for GitHub's limits by itself, in seconds; a longer wait is told to the person.</summary>
    [Range(0, 60)]
    public int LongestWaitSeconds { get; set; } = 5;

    public bool HasApp => !string.IsNullOrEmpty(ClientId) && !string.IsNullOrEmpty(ClientSecret);

    /// <summary>Where the REST interface of a server is: its own host for github.com and ghe.com, a folder on a GitHub Enterprise server.</summary>
    public static Uri ApiOf(string baseUrl)
    {
        var address = new Uri(baseUrl);
        return address.Host == "github.com" || address.Host.EndsWith(".ghe.com", StringComparison.Ordinal)
            ? new Uri($"https://api.{address.Host}/")
            : new Uri($"{baseUrl.TrimEnd('/')}/api/v3/");
    }
}
