using System.Net;
using System.Web;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.GitHub;

public sealed class GitHubConnectionTests(ApiWithGitHub started) : IClassFixture<ApiWithGitHub>
{
    private const string Token = ApiWithGitHub.Token;

    private readonly ApiApplication app = started.Api;
    private readonly GitHubStandIn github = started.GitHub;

    [Fact]
    public async Task A_token_lists_its_owners_repositories_and_nobody_elses()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));

        var status = await ann.PostAsync("/github/connect", new GitHubTokenRequest(Token, github.BaseUrl)).ReadAsync<GitHubStatus>();
        var first = await ann.GetAsync("/github/repos?limit=2").ReadAsync<GitHubRepositoryList>();
        var last = await ann.GetAsync("/github/repos?limit=2&page=2").ReadAsync<GitHubRepositoryList>();

        (status.Connected, status.Username, status.Scopes.Count, status.CanWrite).ShouldBe((true, "ann", 0, null));
        first.Repos.Select(repository => repository.FullName).ShouldBe(["ann/first", "ann/second"]);
        (first.HasMore, last.HasMore).ShouldBe((true, false));
        (await bob.GetAsync("/github/status").ReadAsync<GitHubStatus>()).Connected.ShouldBeFalse();
        (await (await bob.GetAsync("/github/repos")).ProblemAsync(HttpStatusCode.Conflict)).Detail!.ShouldContain("not connected");
        (await app.Database.Source.QueryAsync<byte[]>("select token from github_connections", null, CancellationToken.None)).ShouldAllBe(stored => !System.Text.Encoding.UTF8.GetString(stored).Contains(Token));

        (await ann.DeleteAsync("/github/disconnect")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ann.DeleteAsync("/github/disconnect")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Signing_in_begins_with_reading_and_ends_only_for_who_began_it()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        var state = await StateAsync(ann, "/github/connect", "read:user");
        await StateAsync(ann, "/github/connect?access=write", "read:user repo");
        github.Codes["agreed"] = ApiWithGitHub.Granted;

        (await PlaceAsync(bob, $"/github/callback?code=agreed&state={state}")).ShouldBe("/settings?github=failed");
        (await PlaceAsync(ann, $"/github/callback?code=agreed&state={state[..^2]}00")).ShouldBe("/settings?github=failed");
        (await PlaceAsync(ann, $"/github/callback?code=agreed&state={state}")).ShouldBe("/settings?github=connected");
        (await PlaceAsync(ann, $"/github/callback?code=agreed&state={state}")).ShouldBe("/settings?github=failed"); // a code is good for once

        (await ann.GetAsync("/github/status").ReadAsync<GitHubStatus>()).ShouldSatisfyAllConditions(status => status.Scopes.ShouldBe(["read:user"]), status => status.CanWrite.ShouldBe(false));
        (await ann.DeleteAsync("/github/disconnect")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        github.Calls.ShouldContain($"DELETE /api/v3/applications/{GitHubStandIn.ClientId}/grant");
    }

    [Fact]
    public async Task A_limit_is_waited_for_when_it_is_short_and_told_when_it_is_long()
    {
        var ann = await app.ClientAsync("ann");
        await ann.PostAsync("/github/connect", new GitHubTokenRequest(Token, github.BaseUrl)).ReadAsync<GitHubStatus>();

        github.Refuse(403, ("Retry-After", "0"));
        await ann.GetAsync("/github/repos").ReadAsync<GitHubRepositoryList>();

        github.Refuse(403, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", $"{DateTimeOffset.UtcNow.AddMinutes(20).ToUnixTimeSeconds()}"));
        var primary = await ann.GetAsync("/github/repos");
        github.Refuse(429);
        var secondary = await ann.GetAsync("/github/repos");
        github.Refuse(403);
        var forbidden = await ann.GetAsync("/github/repos");

        primary.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
        (await primary.ProblemAsync(HttpStatusCode.TooManyRequests)).Detail!.ShouldContain("in an hour");
        (await secondary.ProblemAsync(HttpStatusCode.TooManyRequests)).Detail!.ShouldContain("pause");
        (await forbidden.ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail!.ShouldContain("permissions");
    }

    [Theory]
    [InlineData("https://10.0.0.7", "public internet")]
    [InlineData("https://[::1]", "public internet")]
    [InlineData("https://localhost", "public internet")]
    [InlineData("http://github.example.com", "https://")]
    [InlineData("https://me:word@github.example.com", "name and the password")]
    public async Task An_address_that_is_not_public_is_refused(string address, string says) =>
        (await (await app.Owner.PostAsync("/github/connect", new GitHubTokenRequest("a-token", address))).ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail!.ShouldContain(says);

    [Fact]
    public async Task A_token_that_GitHub_does_not_know_is_not_stored()
    {
        (await (await app.Owner.PostAsync("/github/connect", new GitHubTokenRequest("unknown", github.BaseUrl))).ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail!.ShouldContain("does not accept the token");
        (await app.Owner.GetAsync("/github/status").ReadAsync<GitHubStatus>()).Connected.ShouldBeFalse();
    }

    private async Task<string> StateAsync(HttpClient client, string path, string scopes)
    {
        var place = new Uri(await PlaceAsync(client, path));
        var query = HttpUtility.ParseQueryString(place.Query);
        (place.AbsolutePath, query["client_id"], query["scope"]).ShouldBe(("/login/oauth/authorize", GitHubStandIn.ClientId, scopes));
        return query["state"]!;
    }

    private async Task<string> PlaceAsync(HttpClient client, string path)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address, DefaultRequestHeaders = { Authorization = client.DefaultRequestHeaders.Authorization } };
        using var response = await browser.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return response.Headers.Location!.OriginalString;
    }
}

/// <summary>The Api beside a stand-in for GitHub with one account, ann's.</summary>
public sealed class ApiWithGitHub : IAsyncLifetime
{
    public const string Token = "github_pat_that_ann_made", Granted = "gho_that_ann_granted";

    public ApiApplication Api { get; } = new();

    public GitHubStandIn GitHub { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        GitHub = await GitHubStandIn.StartAsync();
        GitHub.Tokens[Token] = ("ann", null);
        GitHub.Tokens[Granted] = ("ann", "read:user");
        GitHub.Reach[Token] = ["ann/first", "ann/second", "ann/third"];
        (Api.Settings["GitHub:BaseUrl"], Api.Settings["GitHub:ClientId"], Api.Settings["GitHub:ClientSecret"]) = (GitHub.BaseUrl, GitHubStandIn.ClientId, GitHubStandIn.ClientSecret);
        Api.Settings["Network:AllowedHosts:0"] = "127.0.0.1";
        await Api.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await Api.DisposeAsync();
        await GitHub.DisposeAsync();
    }
}
