using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;
using Nightshift.Forwarding;

namespace Nightshift.Web;

public sealed class ForwarderTests(WebRig web) : IClassFixture<WebRig>, IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public Task InitializeAsync() => web.SignInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Token_replaces_the_cookie_and_only_our_own_forwarding_headers_travel()
    {
        using var request = web.Request(HttpMethod.Get, "/api/seen/a%20b?q=1&r=%2F", web.Origin);
        request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("Authorization", "Bearer of-somebody-else");
        request.Headers.Add("Connection", "X-Hop");
        request.Headers.Add("X-Hop", "1");
        request.Headers.Add("X-Other", "kept");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await web.Browser.SendAsync(request);

        var seen = (await response.Content.ReadFromJsonAsync<Seen>(Json.Options))!;
        seen.Path.ShouldBe("/seen/a%20b?q=1&r=%2F");
        seen.Headers["authorization"].ShouldBe($"Bearer {ApiStandIn.Token}");
        seen.Headers["x-forwarded-for"].ShouldBe("127.0.0.1");
        seen.Headers["x-forwarded-host"].ShouldBe(web.Origin["http://".Length..]);
        seen.Headers["x-forwarded-prefix"].ShouldBe("/api");
        seen.Headers["x-other"].ShouldBe("kept");
        seen.Headers["traceparent"].ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c-");
        seen.Headers["traceparent"].ShouldNotContain("b7ad6b7169203331", customMessage: "Web is a step of the trace");
        seen.Headers.ShouldNotContainKey("cookie");
        seen.Headers.ShouldNotContainKey("x-hop");
        response.Headers.Contains("Set-Cookie").ShouldBeFalse("Api sets no cookies here");
    }

    [Fact]
    public async Task A_program_brings_its_own_token_and_needs_no_cookie_and_no_origin()
    {
        using var program = new HttpClient { BaseAddress = new Uri(web.Origin) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/seen") { Headers = { { "Authorization", "Bearer of-the-program" } } };
        using var response = await program.SendAsync(request);
        using var refused = await program.PostAsync("/api/seen", null);

        (await response.Content.ReadFromJsonAsync<Seen>(Json.Options))!.Headers["authorization"].ShouldBe("Bearer of-the-program");
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Event_stream_arrives_event_by_event_and_resumes_after_the_last_one()
    {
        using var request = web.Request(HttpMethod.Get, "/api/events", origin: null, "text/event-stream");
        request.Headers.Add("Last-Event-ID", "7");
        using var response = await web.Browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        (await reader.ReadLineAsync().WaitAsync(Soon)).ShouldBe("id: 1");
        (await reader.ReadLineAsync().WaitAsync(Soon)).ShouldBe("data: after 7");
        web.Api.Gate.SetResult(); // the first event was here before the second was written
        (await reader.ReadToEndAsync().WaitAsync(Soon)).ShouldContain("data: second");
    }

    [Fact]
    public async Task Browser_that_leaves_ends_the_request_at_Api()
    {
        using var leave = new CancellationTokenSource();
        var waiting = web.Browser.GetAsync("/api/wait", leave.Token);
        await web.Api.WaitReached.Task.WaitAsync(Soon);
        await leave.CancelAsync();
        await web.Api.Aborted.Task.WaitAsync(Soon);
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Fact]
    public async Task Large_body_streams_through()
    {
        const int size = 20 << 20;
        using var request = web.Request(HttpMethod.Post, "/api/count", web.Origin);
        request.Content = new ByteArrayContent(new byte[size]);
        using var response = await web.Browser.SendAsync(request);
        (await response.Content.ReadFromJsonAsync<long>()).ShouldBe(size);
    }

    [Fact]
    public async Task Body_beyond_the_limit_is_refused_in_words()
    {
        using var request = web.Request(HttpMethod.Post, "/api/count", web.Origin);
        request.Content = new ByteArrayContent(new byte[ForwardingExtensions.MaxBodyBytes + 1]);
        request.Headers.ExpectContinue = true;
        using var response = await web.Browser.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadFromJsonAsync<ProblemDetails>())!.Detail!.ShouldContain("64 MB");
    }

    [Fact]
    public async Task Answer_that_breaks_off_at_Api_breaks_off_in_the_browser_too()
    {
        using var response = await web.Browser.GetAsync("/api/broken", HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        web.Api.BreakOff.SetResult();
        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync().WaitAsync(Soon));
    }

    [Fact]
    public async Task What_Api_hands_out_cannot_run_in_our_origin()
    {
        using var response = await web.Browser.GetAsync("/api/page");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
        response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
    }

    [Fact]
    public async Task Silent_Api_is_a_502_that_says_what_to_do()
    {
        var alone = new WebRig();
        await alone.InitializeAsync();
        await alone.SignInAsync();
        await alone.Api.DisposeAsync();
        using var response = await alone.Browser.GetAsync("/api/sessions");
        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadFromJsonAsync<ProblemDetails>())!.Detail.ShouldBe(ApiConnection.Unreachable);
        await alone.DisposeAsync();
    }
}
