using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Mocks;

public sealed class MockEndpointTests : IClassFixture<ApiApplication>
{
    private const string Pets = """
        openapi: 3.0.3
        info: { title: Pets, version: '1' }
        paths:
          /pets:
            get:
              parameters: [{ name: limit, in: query, schema: { type: integer, maximum: 50 } }]
              responses: { '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } }
            post:
              requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } } }
              responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
          /pets/{petId}:
            parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
            get: { responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } } }
            patch: { responses: { '200': { description: changed } } }
            delete: { responses: { '204': { description: gone } } }
        components:
          schemas:
            NewPet: { type: object, required: [name], properties: { name: { type: string, minLength: 2, nullable: true } } }
            Pet: { type: object, required: [id, name, since], properties: { id: { type: integer }, name: { type: string }, since: { type: string, format: date-time } } }
        """;

    private readonly ApiApplication app;

    public MockEndpointTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Mocks:PerUser"] = "3";
        app.Settings["Mocks:LoggedRequests"] = "3";
    }

    [Fact]
    public async Task An_endpoint_by_hand_answers_anyone_who_has_the_address_and_only_as_told()
    {
        var ann = await app.ClientAsync("ann");
        var mock = await MakeAsync(ann, new MockDraft("Shop",
        [
            new("GET", "/items/{id}", Json.ToElement(new { b = 1, a = 2 }), Headers: new Dictionary<string, string> { ["X-Left"] = "7", ["Location"] = "//example.com" }, DelayMs: 40),
            new("GET", "/items/new", Json.ToElement("<script>alert(1)</script>"), 418, "text/html"),
            new("POST", "/broken", FailureRate: 1, FailureStatus: 502),
            new("DELETE", "/empty", StatusCode: 404)
        ]));

        var began = Stopwatch.GetTimestamp();
        using var found = await app.Nobody.GetAsync($"{mock}/items/9?q=1&api_key=hidden");
        Stopwatch.GetElapsedTime(began).TotalMilliseconds.ShouldBeGreaterThan(35);
        (await found.Content.ReadAsStringAsync()).ShouldBe("""{"b":1,"a":2}""");
        found.Headers.GetValues("X-Left").ShouldBe(["7"]);
        found.Headers.Location!.OriginalString.ShouldBe($"{new Uri(mock).AbsolutePath}//example.com", "it stays below the mock");

        using var page = await app.Owner.GetAsync($"{mock}/items/new"); // our token is nothing to it
        (page.StatusCode, page.Content.Headers.ContentType!.MediaType).ShouldBe(((HttpStatusCode)418, "text/html"));
        page.Headers.GetValues("Content-Security-Policy").ShouldBe([MockAddress.Policy]);
        page.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        page.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        page.Headers.Contains("Set-Cookie").ShouldBeFalse();

        (await app.Nobody.PostAsync($"{mock}/broken", null)).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        using var empty = await app.Nobody.DeleteAsync($"{mock}/empty");
        (empty.StatusCode, await empty.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.NotFound, ""));
        using var preflight = await app.Nobody.SendAsync(new HttpRequestMessage(HttpMethod.Options, $"{mock}/broken") { Headers = { { "Origin", "http://example.com" }, { "Access-Control-Request-Method", "POST" } } });
        (preflight.StatusCode, preflight.Headers.GetValues("Access-Control-Allow-Methods").Single()).ShouldBe((HttpStatusCode.NoContent, "*"));
        (await (await app.Nobody.GetAsync($"{mock}/nothing")).Content.ReadAsStringAsync()).ShouldContain("It has GET /items/{id}");
        using var other = await app.Nobody.PutAsync($"{mock}/broken", null);
        (other.StatusCode, other.Content.Headers.Allow.Single()).ShouldBe((HttpStatusCode.MethodNotAllowed, "POST"));
        (await app.Nobody.GetAsync($"/mocked/{Guid.NewGuid():n}/items/9")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var id = (await ann.GetAsync("/mocks").ReadAsync<MockList>()).Mocks.ShouldHaveSingleItem().Id;
        var log = await ann.GetAsync($"/mocks/{id}/requests?limit=2").ReadAsync<MockCallList>();
        log.ShouldSatisfyAllConditions(
            list => list.Total.ShouldBe(3, "only the newest are kept"), list => list.Requests.Count.ShouldBe(2),
            list => list.Requests[0].ShouldSatisfyAllConditions(call => call.Number.ShouldBe(6), call => call.StatusCode.ShouldBe(405), call => call.Endpoint.ShouldBeNull()));
    }

    [Fact]
    public async Task A_document_becomes_a_mock_that_checks_answers_alike_and_remembers()
    {
        var ann = await app.ClientAsync("ann");
        var mock = await MakeAsync(ann, new MockDraft("Pets", Spec: Pets, Stateful: true));

        (await app.Nobody.GetAsync($"{mock}/pets").ReadAsync<JsonElement[]>()).ShouldBeEmpty();
        using var made = await app.Nobody.PostAsJsonAsync($"{mock}/pets", new { name = "Tom" });
        var pet = Json.Read<JsonElement>(await made.Content.ReadAsStringAsync());
        (made.StatusCode, pet.GetProperty("id").GetInt32(), pet.GetProperty("name").GetString(), made.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Created, 1, "Tom", $"{new Uri(mock).AbsolutePath}/pets/1"));
        pet.GetProperty("since").GetDateTimeOffset().Year.ShouldBe(2026, "what the schema requires is made up");
        (await app.Nobody.PostAsJsonAsync($"{mock}/pets", new { id = 1, name = "Taken" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        (await app.Nobody.PatchAsJsonAsync($"{mock}/pets/1", new { name = "Kater", id = 9 }).ReadAsync<JsonElement>()).GetProperty("name").GetString().ShouldBe("Kater");
        (await app.Nobody.GetAsync($"{mock}/pets/1").ReadAsync<JsonElement>()).ShouldSatisfyAllConditions(found => found.GetProperty("name").GetString().ShouldBe("Kater"), found => found.GetProperty("id").GetInt32().ShouldBe(1));
        (await app.Nobody.DeleteAsync($"{mock}/pets/1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await app.Nobody.GetAsync($"{mock}/pets/1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await RefusalAsync($"{mock}/pets", new { name = "x" })).ShouldBe("body.name must have at least 2 characters, but has 1.");
        (await RefusalAsync($"{mock}/pets", null)).ShouldBe("body is missing.");
        (await (await app.Nobody.GetAsync($"{mock}/pets?limit=many")).Content.ReadAsStringAsync()).ShouldContain("query.limit must be a whole number, but is the text “many”");
        (await (await app.Nobody.GetAsync($"{mock}/pets/tom")).Content.ReadAsStringAsync()).ShouldContain("path.petId must be a whole number");
    }

    [Fact]
    public async Task Examples_are_the_same_each_time_and_change_with_the_seed()
    {
        var ann = await app.ClientAsync("ann");
        var mock = await MakeAsync(ann, new MockDraft("Pets", Spec: Pets));
        var id = (await ann.GetAsync("/mocks").ReadAsync<MockList>()).Mocks.ShouldHaveSingleItem().Id;

        var first = await app.Nobody.GetStringAsync($"{mock}/pets");
        (await app.Nobody.GetStringAsync($"{mock}/pets")).ShouldBe(first);
        await ann.PatchAsJsonAsync($"/mocks/{id}", new MockChange(Seed: 2), Json.Options);
        (await app.Nobody.GetStringAsync($"{mock}/pets")).ShouldNotBe(first);
    }

    [Fact]
    public async Task The_log_is_followed_live_masks_secrets_and_is_its_owners_alone()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        var mock = await MakeAsync(ann, new MockDraft("Log", [new("POST", "/x", RequestSchema: Json.ToElement(new { type = "object" }))]));
        var id = (await ann.GetAsync("/mocks").ReadAsync<MockList>()).Mocks[0].Id;
        using var stream = await ann.GetAsync($"/mocks/{id}/requests/stream", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{mock}/x?token=hidden&page=2") { Content = new StringContent("[1]", Encoding.UTF8, "application/json"), Headers = { { "Authorization", "Bearer hidden" }, { "X-Api-Key", "hidden" }, { "X-Seen", "yes" } } };
        (await app.Nobody.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var data = "";
        while (!data.StartsWith("data: {", StringComparison.Ordinal)) data = (await lines.ReadLineAsync(soon.Token))!;
        data.ShouldNotContain("hidden");
        Json.Read<MockCall>(data["data: ".Length..]).ShouldSatisfyAllConditions(
            call => (call.Number, call.Method, call.Path, call.StatusCode, call.Endpoint, call.Body).ShouldBe((1, "POST", "/x", 400, "POST /x", "[1]")),
            call => call.Query.ShouldContain("page=2"), call => call.Headers["Authorization"].ShouldBe(MockHeaders.Masked), call => call.Headers["X-Seen"].ShouldBe("yes"),
            call => call.Problems.ShouldBe(["body must be an object, but is a list"]));
        (await bob.GetAsync($"/mocks/{id}/requests/stream")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_run_that_names_the_address_is_shown_with_the_mock()
    {
        var ann = await app.ClientAsync("ann");
        var mock = await MakeAsync(ann, new MockDraft("Used", [new("GET", "/x")]));
        var detail = (await ann.GetAsync("/mocks").ReadAsync<MockList>()).Mocks[0];
        await InsertAsync("another request");
        var user = await InsertAsync($"a client of {mock}/x");

        (await ann.GetAsync($"/mocks/{detail.Id}").ReadAsync<MockDetail>()).Executions.ShouldHaveSingleItem().Id.ShouldBe(user);

        async Task<Guid> InsertAsync(string prompt)
        {
            var session = await ann.PostAsync("/sessions", new Sessions.SessionRequest("Mine")).ReadAsync<Sessions.Session>(HttpStatusCode.Created);
            const string sql = """
                insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status)
                select gen_random_uuid(), user_id, id, @prompt, 'python', 'zip', true, 5, 'simple', 0, 'passed' from sessions where id = @session returning id
                """;
            return await app.Database.Source.FirstAsync<Guid>(sql, new { prompt, session = session.Id }, CancellationToken.None);
        }
    }

    [Fact]
    public async Task What_a_mock_may_not_be_is_refused_in_words()
    {
        var ann = await app.ClientAsync("ann");

        foreach (var header in new[] { "Set-Cookie", "Content-Security-Policy", "Transfer-Encoding", "Access-Control-Allow-Credentials", "Strict-Transport-Security", "WWW-Authenticate", "Clear-Site-Data" })
            (await ErrorsAsync(new("GET", "/x", Headers: new Dictionary<string, string> { [header] = "a" }))).ShouldContain($"cannot answer with {header}");
        (await ErrorsAsync(new("GET", "/x", Headers: new Dictionary<string, string> { ["X-A"] = "a\r\nSet-Cookie: b" }))).ShouldContain("no header has");
        (await ErrorsAsync(new("GET", "/x", Headers: new Dictionary<string, string> { ["Location"] = "https://example.com" }))).ShouldContain("path of the mock");
        (await ErrorsAsync(new("GET", "/x", ContentType: "text/javascript"))).ShouldContain("scripts");
        (await ErrorsAsync(new("GET", "x"))).ShouldContain("begins with a slash");
        (await ErrorsAsync(new("PUT", "/x", Stateful: true))).ShouldContain("stateful for GET, POST only");
        (await SpecErrorsAsync(new MockDraft("x", Spec: "a: &a [1]\nb: *a"))).ShouldContain("aliases");
        (await SpecErrorsAsync(new MockDraft("x", Spec: new string('[', 5_000)))).ShouldContain("nested");
        (await SpecErrorsAsync(new MockDraft("x", Spec: """{ "openapi": "3.0.0", "info": { "title": "a", "version": "1" }, "paths": {} }"""))).ShouldContain("no paths");
        (await SpecErrorsAsync(new MockDraft("x", SpecUrl: "https://127.0.0.1/openapi.json"))).ShouldContain("not on the public internet");
        (await SpecErrorsAsync(new MockDraft("x", SpecUrl: "http://169.254.169.254/"))).ShouldContain("https://");

        for (var made = 0; made < 3; made++) await MakeAsync(ann, new MockDraft("One", [new("GET", "/x")]));
        (await (await ann.PostAsync("/mocks", new MockDraft("Fourth", [new("GET", "/x")]))).ProblemAsync(HttpStatusCode.Conflict)).Detail!.ShouldContain("You have 3 mocks");

        async Task<string> ErrorsAsync(MockEndpoint endpoint) => await SpecErrorsAsync(new MockDraft("x", [endpoint]));
        async Task<string> SpecErrorsAsync(MockDraft draft) => string.Join(' ', (await (await ann.PostAsync("/mocks", draft)).ProblemAsync(HttpStatusCode.BadRequest)).Errors.Values.SelectMany(words => words));
    }

    [Fact]
    public async Task An_expired_mock_answers_no_more_until_it_is_given_more_time()
    {
        var ann = await app.ClientAsync("ann");
        var mock = await MakeAsync(ann, new MockDraft("Old", [new("GET", "/x")]));
        var id = (await ann.GetAsync("/mocks").ReadAsync<MockList>()).Mocks[0].Id;
        await app.Database.Source.ExecuteAsync("update mocks set expires_at = now() - interval '1 minute' where id = @id", new { id }, CancellationToken.None);

        (await app.Nobody.GetAsync($"{mock}/x")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ann.GetAsync($"/mocks/{id}").ReadAsync<MockDetail>()).Status.ShouldBe(MockStatus.Expired);
        (await ann.PatchAsJsonAsync($"/mocks/{id}", new MockChange(ExpiresInHours: 1), Json.Options).ReadAsync<MockDetail>()).Status.ShouldBe(MockStatus.Running);
        (await app.Nobody.GetAsync($"{mock}/x")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<string> MakeAsync(HttpClient client, MockDraft draft) => (await client.PostAsync("/mocks", draft).ReadAsync<MockCreated>(HttpStatusCode.Created)).Url;

    private async Task<string> RefusalAsync(string address, object? body)
    {
        using var response = body is null ? await app.Nobody.PostAsync(address, null) : await app.Nobody.PostAsJsonAsync(address, body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return Json.Read<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("errors").EnumerateObject().Single().Value[0].GetString()!;
    }
}
