using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Nightshift.Accounts;
using Nightshift.Events;
using Nightshift.GitHub;
using Nightshift.Infrastructure;

namespace Nightshift.Repositories;

[CollectionDefinition(Name)]
public sealed class RepositoryTests : ICollectionFixture<StackWithGitHub>
{
    public const string Name = "repositories";
}

/// <summary>Api, Jobs and Runner beside a stand-in for GitHub with real git in it, which the owner has connected.</summary>
public sealed class StackWithGitHub : IAsyncLifetime
{
    public const string Token = "github_pat_of_the_owner";

    public Stack Stack { get; } = new();

    public GitHubStandIn GitHub { get; private set; } = null!;

    public GitServer Git => GitHub.Git;

    public HttpClient Owner => Stack.Client;

    public async Task InitializeAsync()
    {
        GitHub = await GitHubStandIn.StartAsync();
        GitHub.Tokens[Token] = ("owner", null);
        (Stack.Settings["GitHub__BaseUrl"], Stack.Settings["Network__AllowedHosts__0"]) = (GitHub.BaseUrl, "127.0.0.1");
        foreach (var price in new[] { "InputPrice", "OutputPrice" }) Stack.Settings[$"Models__Providers__standin__Models__stand-in__{price}"] = "1"; // so that budgets can be kept
        await Stack.InitializeAsync();
        await Owner.PostAsync("/github/connect", new GitHubTokenRequest(Token)).ReadAsync<GitHubStatus>();
    }

    public async Task DisposeAsync()
    {
        await Stack.DisposeAsync();
        await GitHub.DisposeAsync();
    }

    /// <summary>Somebody else, who has connected nothing.</summary>
    public async Task<HttpClient> OtherAsync()
    {
        var signedIn = await Owner.PostAsync("/auth/register", new RegisterRequest("other", $"{Guid.NewGuid():n}@example.org", "correct horse battery")).ReadAsync<SignedIn>(HttpStatusCode.Created);
        return new HttpClient { BaseAddress = Owner.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", signedIn.Token) } };
    }

    public static Task<Repository> BeginAsync(HttpClient client, ImportRequest request) => client.PostAsync("/repositories", request).ReadAsync<Repository>(HttpStatusCode.Accepted);

    /// <summary>Imports, waits for the end, and tells how it came out.</summary>
    public static async Task<Repository> ImportAsync(HttpClient client, string address) => await EndOfAsync(client, (await BeginAsync(client, new ImportRequest(address))).Id);

    public static async Task<Repository> EndOfAsync(HttpClient client, Guid id)
    {
        await EventsAsync(client, id, RepositoryEvents.Completed);
        return await client.GetAsync($"/repositories/{id}").ReadAsync<Repository>();
    }

    /// <summary>The events of an import up to one of that type.</summary>
    public static async Task<List<StoredEvent>> EventsAsync(HttpClient client, Guid id, string until)
    {
        using var limit = new CancellationTokenSource(Stack.Limit);
        List<StoredEvent> events = [];
        using var response = await client.GetAsync($"/repositories/{id}/stream", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(limit.Token))
        {
            if (item.EventType == "ping") continue;
            events.Add(Json.Read<StoredEvent>(item.Data));
            if (events[^1].Type == until) return events;
        }
        throw new InvalidOperationException($"No {until}: {string.Join(", ", events.Select(stored => stored.Type))}");
    }
}
