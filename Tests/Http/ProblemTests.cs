using System.Net;
using System.Net.Http.Headers;
using Nightshift.Data;
using Nightshift.Infrastructure;
using Nightshift.Sessions;

namespace Nightshift.Http;

public sealed class ProblemTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Theory]
    [InlineData("""{ "name": "CI", "expires_in_days": "soon" }""", "expires_in_days")]
    [InlineData("""{ "name": "CI", "expires_in_days": "7" }""", "expires_in_days")]
    [InlineData("""{ "name": 5 }""", "name")]
    public async Task Unreadable_JSON_names_the_field(string body, string field)
    {
        var problem = await (await PostAsync("/auth/tokens", body)).ProblemAsync(HttpStatusCode.BadRequest);

        problem.Errors.Keys.ShouldBe([field]);
        problem.Detail!.ShouldContain(field);
    }

    [Theory]
    [InlineData("{ \"name\": ")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_body_that_is_no_object_is_a_bad_request(string body) =>
        await (await PostAsync("/auth/tokens", body)).ProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Text_that_cannot_be_stored_is_a_bad_request()
    {
        (await (await PostAsync("/sessions", """{ "title": "a\u0000b" }""")).ProblemAsync(HttpStatusCode.BadRequest)).Detail!.ShouldContain("U+0000");
        await (await PostAsync("/sessions", """{ "title": "\ud800" }""")).ProblemAsync(HttpStatusCode.BadRequest);
        await (await app.Owner.GetAsync("/sessions?q=%00")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_unknown_address_is_not_found_and_an_unknown_method_not_allowed()
    {
        await (await app.Owner.GetAsync("/nothing/here")).ProblemAsync(HttpStatusCode.NotFound);
        await (await app.Owner.GetAsync("/sessions/not-an-id")).ProblemAsync(HttpStatusCode.NotFound);
        var response = await app.Owner.PutAsync("/sessions", null);
        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET", "POST"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/event-stream")]
    public async Task An_error_is_a_problem_detail_whatever_is_accepted(string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/nothing/here") { Headers = { Accept = { MediaTypeWithQualityHeaderValue.Parse(type) } } };

        await (await app.Owner.SendAsync(request)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Another_media_type_is_unsupported() =>
        await (await app.Owner.PostAsync("/sessions", new StringContent("title=x", MediaTypeHeaderValue.Parse("text/plain")))).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task A_body_beyond_4_MB_is_too_large()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/sessions")
        {
            Content = new StringContent($$"""{ "title": "{{new string('x', 4 * 1024 * 1024)}}" }""", MediaTypeHeaderValue.Parse("application/json")),
            Headers = { ExpectContinue = true } // else the server may close before all is sent
        };

        await (await app.Owner.SendAsync(request)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_fault_on_this_side_says_nothing_of_itself()
    {
        await using var broken = new ApiApplication();
        await broken.InitializeAsync();
        await broken.Database.Source.ExecuteAsync("drop table sessions cascade", null, CancellationToken.None);

        var response = await broken.Owner.GetAsync("/sessions");

        (await response.ProblemAsync(HttpStatusCode.InternalServerError)).Detail!.ShouldContain("trace_id");
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("relation", Case.Insensitive);
    }

    [Fact]
    public async Task A_title_that_is_too_long_names_the_field() =>
        (await (await app.Owner.PostAsync("/sessions", new SessionRequest(new string('x', 201)))).ProblemAsync(HttpStatusCode.BadRequest))
            .Errors.Keys.ShouldBe(["title"]);

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        app.Owner.PostAsync(path, new StringContent(body, MediaTypeHeaderValue.Parse("application/json")));
}
