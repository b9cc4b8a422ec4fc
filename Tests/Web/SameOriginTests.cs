using System.Net;

namespace Nightshift.Web;

public sealed class SameOriginTests(WebRig web) : IClassFixture<WebRig>, IAsyncLifetime
{
    private const string Elsewhere = "http://evil.example";

    public Task InitializeAsync() => web.SignInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("POST", null, false)]
    [InlineData("POST", Elsewhere, false)]
    [InlineData("POST", "null", false)]
    [InlineData("POST", "ours", true)]
    [InlineData("GET", Elsewhere, false)]
    [InlineData("GET", null, true)] // a plain read, whose answer no other site gets to see
    public async Task Only_our_own_pages_are_served(string method, string? origin, bool allowed)
    {
        using var request = web.Request(new HttpMethod(method), "/api/seen", origin == "ours" ? web.Origin : origin);
        (await StatusAsync(request)).ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Another_port_of_this_host_is_another_origin()
    {
        using var request = web.Request(HttpMethod.Post, "/api/seen", "http://127.0.0.1:1");
        (await StatusAsync(request)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(Elsewhere, null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    public async Task Event_stream_is_not_opened_for_another_site(string? origin, string? fetchSite)
    {
        using var request = web.Request(HttpMethod.Get, "/api/seen", origin, "text/event-stream");
        if (fetchSite is not null) request.Headers.Add("Sec-Fetch-Site", fetchSite);
        (await StatusAsync(request)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Event_stream_is_opened_for_our_own_page()
    {
        using var request = web.Request(HttpMethod.Get, "/api/seen", origin: null, "text/event-stream");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        (await StatusAsync(request)).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpStatusCode> StatusAsync(HttpRequestMessage request)
    {
        using var response = await web.Browser.SendAsync(request);
        return response.StatusCode;
    }
}
