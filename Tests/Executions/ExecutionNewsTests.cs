using System.Net;
using System.Net.ServerSentEvents;
using Nightshift.Infrastructure;
using Nightshift.Projects;

namespace Nightshift.Executions;

/// <summary>One stream with all of a user's executions.</summary>
public sealed class ExecutionNewsTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public ExecutionNewsTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
    }

    [Fact]
    public async Task It_begins_with_what_there_is_and_goes_on_with_what_changes()
    {
        var ann = await app.ClientAsync("ann");
        var before = await AskAsync(ann);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var news = NewsAsync(ann, limit.Token).GetAsyncEnumerator(limit.Token);

        (await NextAsync(news)).ShouldSatisfyAllConditions(first => first!.Id.ShouldBe(before), first => first!.Status.ShouldBe(ExecutionStatus.Pending));
        (await NextAsync(news)).ShouldBeNull("all that there was has been told");

        var later = await AskAsync(ann);
        (await NextTellingAsync(news)).Id.ShouldBe(later);
        (await ann.PostAsync($"/execute/{before}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await NextTellingAsync(news)).ShouldSatisfyAllConditions(changed => changed.Id.ShouldBe(before), changed => changed.Status.ShouldBe(ExecutionStatus.Cancelled));
    }

    [Fact]
    public async Task Nobody_hears_of_the_executions_of_others()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        await AskAsync(bob);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var news = NewsAsync(ann, limit.Token).GetAsyncEnumerator(limit.Token);
        (await NextAsync(news)).ShouldBeNull();

        await AskAsync(bob);
        var own = await AskAsync(ann);

        (await NextTellingAsync(news)).Id.ShouldBe(own);
    }

    [Fact]
    public async Task Projects_are_on_it_too_each_to_its_owner_alone()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        await ReadyProject.BeginAsync(bob, app.Database);
        var before = await ReadyProject.BeginAsync(ann, app.Database);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await ann.GetAsync("/events/stream", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        await using var items = SseParser.Create(body).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);

        (await NextProjectAsync()).ShouldSatisfyAllConditions(first => first.Id.ShouldBe(before.Id), first => first.Status.ShouldBe(ProjectStatus.Reviewing));
        await ReadyProject.BeginAsync(bob, app.Database);
        (await ann.PostAsync($"/projects/{before.Id}/stop", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await NextProjectAsync()).ShouldSatisfyAllConditions(moved => moved.Id.ShouldBe(before.Id), moved => moved.Status.ShouldBe(ProjectStatus.Stopped));

        async Task<Project> NextProjectAsync()
        {
            while (await items.MoveNextAsync())
                if (items.Current.EventType == "project") return Json.Read<Project>(items.Current.Data);
            throw new InvalidOperationException("The stream has ended.");
        }
    }

    private static async Task<Guid> AskAsync(HttpClient client) =>
        (await client.PostAsync("/execute", new ExecuteRequest("a function")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted)).ExecutionId;

    /// <summary>The executions as they come; null for a ping, which ends each batch.</summary>
    private static async IAsyncEnumerable<ExecutionSummary?> NewsAsync(HttpClient client, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await client.GetAsync("/events/stream", HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
            if (item.EventType != "project") yield return item.EventType == "ping" ? null : Json.Read<ExecutionSummary>(item.Data);
    }

    private static async Task<ExecutionSummary?> NextAsync(IAsyncEnumerator<ExecutionSummary?> news)
    {
        (await news.MoveNextAsync()).ShouldBeTrue();
        return news.Current;
    }

    private static async Task<ExecutionSummary> NextTellingAsync(IAsyncEnumerator<ExecutionSummary?> news)
    {
        while (true)
            if (await NextAsync(news) is { } execution) return execution;
    }
}
