using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nightshift.Accounts;
using Nightshift.Agents;
using Nightshift.Executions;
using Nightshift.Artifacts;
using Nightshift.Data;
using Nightshift.Infrastructure;
using Nightshift.Mocks;
using Nightshift.Previews;
using Nightshift.Projects;
using Nightshift.Queue;
using Nightshift.Repositories;
using Nightshift.Sessions;
using Nightshift.Skills;
using Nightshift.Templates;
using Nightshift.Workspaces;

namespace Nightshift.Http;

/// <summary>Every route in the OpenAPI document, tried by somebody without a token and by somebody with another one's ids.</summary>
public sealed partial class OwnershipTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public OwnershipTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
    }

    private static readonly string[] Open = ["/health", "/alive", "/auth/login", "/auth/register", "/shared/{token}", "/github/webhooks/{repository_id}"];

    [Fact]
    public async Task No_route_is_open_without_a_token()
    {
        foreach (var (method, path) in await RoutesAsync())
        {
            if (Open.Contains(path)) continue;
            var response = await app.Nobody.SendAsync(Request(method, Parameter().Replace(path, $"{Guid.NewGuid()}")));
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
        }

        foreach (var path in new[] { "/openapi/v1.json", "/nothing" })
            (await app.Nobody.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        (await app.Nobody.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_ones_ids_answer_as_absent_ones_do()
    {
        var ann = await app.ClientAsync("ann");
        var ids = await IdsAsync(ann);
        var bob = await app.ClientAsync("bob");
        var tried = 0;

        foreach (var (method, path) in (await RoutesAsync()).Where(route => route.Path.Contains('{')))
        {
            ids.ShouldContainKey(Feature(path), $"{path} has no id to try");
            var foreign = await (await bob.SendAsync(Request(method, Parameter().Replace(path, $"{ids[Feature(path)]}")))).ProblemAsync(HttpStatusCode.NotFound);
            var absent = await (await bob.SendAsync(Request(method, Parameter().Replace(path, $"{Guid.NewGuid()}")))).ProblemAsync(HttpStatusCode.NotFound);

            (foreign.Title, foreign.Detail).ShouldBe((absent.Title, absent.Detail), $"{method} {path}");
            tried++;
        }

        tried.ShouldBeGreaterThanOrEqualTo(9);
        (await ann.GetAsync($"/sessions/{ids["/sessions"]}").ReadAsync<SessionDetail>()).ShouldSatisfyAllConditions(
            session => session.Title.ShouldBe("Mine"), session => session.Messages.ShouldHaveSingleItem());
        (await ann.GetAsync($"/artifacts/{ids["/artifacts"]}/download")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ann.GetAsync($"/proofs/{ids["/proofs"]}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Lists_hold_the_users_own_rows_only()
    {
        await IdsAsync(await app.ClientAsync("ann"));
        var bob = await app.ClientAsync("bob");

        (await bob.GetAsync("/sessions").ReadAsync<SessionList>()).ShouldSatisfyAllConditions(list => list.Sessions.ShouldBeEmpty(), list => list.Total.ShouldBe(0));
        (await bob.GetAsync("/artifacts").ReadAsync<ArtifactList>()).ShouldSatisfyAllConditions(list => list.Artifacts.ShouldBeEmpty(), list => list.Total.ShouldBe(0));
        (await bob.GetAsync("/mocks").ReadAsync<MockList>()).ShouldSatisfyAllConditions(list => list.Mocks.ShouldBeEmpty(), list => list.Total.ShouldBe(0));
        (await bob.GetAsync("/queue").ReadAsync<QueueList>()).ShouldSatisfyAllConditions(list => list.Items.ShouldBeEmpty(), list => list.Total.ShouldBe(0));
        (await bob.GetAsync("/projects").ReadAsync<ProjectList>()).ShouldSatisfyAllConditions(list => list.Projects.ShouldBeEmpty(), list => list.Total.ShouldBe(0));
        (await bob.GetAsync("/workspaces").ReadAsync<WorkspaceList>()).ShouldSatisfyAllConditions(list => list.Workspaces.ShouldBeEmpty(), list => list.Total.ShouldBe(0));
        (await bob.GetAsync("/preview").ReadAsync<PreviewList>()).ShouldSatisfyAllConditions(list => list.Previews.ShouldBeEmpty(), list => list.Total.ShouldBe(0));
        (await bob.GetAsync("/auth/tokens").ReadAsync<AccessTokenList>()).Tokens.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_upload_into_another_ones_session_is_refused()
    {
        var ids = await IdsAsync(await app.ClientAsync("ann"));

        await (await (await app.ClientAsync("bob")).UploadAsync("a.py", [1], ("session_id", $"{ids["/sessions"]}"))).ProblemAsync(HttpStatusCode.NotFound);
    }

    /// <summary>One id of the user's for each feature that has ids in its routes.</summary>
    private async Task<Dictionary<string, Guid>> IdsAsync(HttpClient client)
    {
        var session = await client.PostAsync("/sessions", new SessionRequest("Mine")).ReadAsync<Session>(HttpStatusCode.Created);
        await client.PostAsync($"/sessions/{session.Id}/messages", new MessageRequest("Hello")).ReadAsync<Message>(HttpStatusCode.Created);
        var token = await client.PostAsync("/auth/tokens", new AccessTokenRequest("CI")).ReadAsync<IssuedToken>(HttpStatusCode.Created);
        var execution = await client.PostAsync("/execute", new ExecuteRequest("Mine")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        return new Dictionary<string, Guid>
        {
            ["/sessions"] = session.Id,
            ["/execute"] = execution.ExecutionId,
            ["/executions"] = execution.ExecutionId,
            ["/proofs"] = await ProveAsync(execution.ExecutionId),
            ["/security/scan"] = execution.ExecutionId,
            ["/artifacts"] = (await client.ArtifactAsync("a.py", [1, 2, 3])).Id,
            ["/auth/tokens"] = token.Details.Id,
            ["/templates"] = Guid.Parse((await client.PostAsync("/templates", TemplateEndpointTests.Greeting).ReadAsync<TemplateDetail>(HttpStatusCode.Created)).Id),
            ["/agents"] = await AgentAsync(client),
            ["/skills"] = await SkillAsync(client),
            ["/repositories"] = (await client.PostAsync("/repositories", new ImportRequest("https://example.com/ann/shop")).ReadAsync<Repository>(HttpStatusCode.Accepted)).Id,
            ["/repositories/hosts"] = Guid.NewGuid(), // hosts have names
            ["/github/webhooks"] = Guid.NewGuid(), // the signature is the key
            ["/github/repos"] = Guid.NewGuid(), // owners and names are GitHub's, and are looked up among the user's own
            ["/mocks"] = (await client.PostAsync("/mocks", new MockDraft("Mine", [new MockEndpoint("GET", "/mine")])).ReadAsync<MockCreated>(HttpStatusCode.Created)).MockId,
            ["/queue"] = (await client.PostAsync("/queue", new QueueRequest(new ExecuteRequest("Mine"))).ReadAsync<QueuedItem>(HttpStatusCode.Created)).Id,
            ["/queue/nights"] = Guid.NewGuid(), // dates, of the user's own nights
            ["/queue/channels"] = Guid.NewGuid(), // kinds, the same for everybody
            ["/projects"] = (await ReadyProject.BeginAsync(client, app.Database)).Id,
            ["/workspaces"] = (await client.PostAsync("/workspaces", new WorkspaceDraft("Mine")).ReadAsync<WorkspaceDetail>(HttpStatusCode.Created)).Id,
            ["/preview"] = await PreviewAsync(execution.ExecutionId),
            ["/shared"] = Guid.NewGuid(), // the link itself is the key
            ["/models"] = Guid.NewGuid() // providers have names, and no user owns one
        };
    }

    /// <summary>A skill's name may look like an id.</summary>
    private static async Task<Guid> SkillAsync(HttpClient client)
    {
        var name = Guid.NewGuid();
        await client.PostAsync("/skills", new SkillDraft($"---\nname: {name}\ndescription: Mine.\n---\nMine.")).ReadAsync<SkillDetail>(HttpStatusCode.Created);
        return name;
    }

    private static async Task<Guid> AgentAsync(HttpClient client)
    {
        var name = Guid.NewGuid();
        await client.PostAsync("/agents", new AgentDraft($"---\nname: {name}\nrole: Mine.\n---\nMine.")).ReadAsync<AgentDetail>(HttpStatusCode.Created);
        return name;
    }

    /// <summary>Gives an execution a proof, as Jobs would.</summary>
    private async Task<Guid> ProveAsync(Guid executionId)
    {
        const string sql = """
            insert into proof_keys values ('abc', 'no key') on conflict do nothing;
            insert into proofs select gen_random_uuid(), id, user_id, 'abc', 'passed', '{}', '', now() from executions where id = @executionId
            """;
        await app.Database.Source.ExecuteAsync(sql, new { executionId }, CancellationToken.None);
        return executionId;
    }

    /// <summary>Gives an execution a preview that has ended.</summary>
    private async Task<Guid> PreviewAsync(Guid executionId)
    {
        const string sql = """
            insert into previews (id, user_id, execution_id, attempt, key, status, created_at, expires_at)
            select gen_random_uuid(), user_id, id, 1, gen_random_uuid(), 'stopped', now(), now() from executions where id = @executionId returning id
            """;
        return await app.Database.Source.FirstAsync<Guid>(sql, new { executionId }, CancellationToken.None);
    }

    private async Task<(HttpMethod Method, string Path)[]> RoutesAsync() =>
        [.. Json.Read<JsonElement>(await app.Owner.GetStringAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (HttpMethod.Parse(operation.Name), path.Name)))];

    private static HttpRequestMessage Request(HttpMethod method, string path) => new(method, path)
    {
        Content = method == HttpMethod.Post || method == HttpMethod.Patch || method == HttpMethod.Put
            ? new StringContent("""{ "title": "Taken", "content": "Taken", "name": "Taken", "key": "taken" }""", MediaTypeHeaderValue.Parse("application/json"))
            : null
    };

    private static string Feature(string path) => path[..(path.IndexOf('{') - 1)];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
