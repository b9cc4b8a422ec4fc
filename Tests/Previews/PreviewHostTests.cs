using System.Net;
using System.Net.Http.Json;
using Nightshift.Web;

namespace Nightshift.Previews;

/// <summary>Web at a preview's host: nothing of ours goes in, and nothing that comes out reaches beyond that host.</summary>
public sealed class PreviewHostTests(WebRig web) : IClassFixture<WebRig>, IAsyncLifetime
{
    private static readonly string Key = PreviewAddress.NewKey();

    public Task InitializeAsync() => web.SignInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private string Host => $"{Key}.localhost:{new Uri(web.Origin).Port}";

    [Fact]
    public async Task A_preview_gets_what_is_its_own_and_every_path_of_its_host_is_its_own()
    {
        using var request = Request("/seen/api/sessions?x=%2F");
        request.Headers.Add("Cookie", "theme=dark; nightshift=ours; b=2");
        request.Headers.Add("Authorization", "Bearer the-apps-own");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Preview", "forged");
        using var response = await web.Client(new CookieContainer()).SendAsync(request);

        var seen = (await response.Content.ReadFromJsonAsync<Seen>(Json.Options))!;
        seen.Path.ShouldBe("/seen/api/sessions?x=%2F");
        seen.Headers["cookie"].ShouldBe("theme=dark; b=2");
        seen.Headers["authorization"].ShouldBe("Bearer the-apps-own");
        seen.Headers["x-forwarded-host"].ShouldBe(Host);
        seen.Headers["accept-encoding"].ShouldBe("br");

        foreach (var path in (string[])["/login", "/api/auth/me", "/health", "/dist/site.css"]) // ours at our own host
            (await StatusAsync(path)).ShouldBe(HttpStatusCode.NotFound, path);
        (await StatusAsync("/", $"{Key}x.localhost")).ShouldBe(HttpStatusCode.NotFound, "below our host there are previews and nothing else");
        (await StatusAsync(PreviewHost.Script)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync($"{PreviewAddress.OwnPaths}/../login")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync($"{PreviewAddress.OwnPaths}/site.css")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_an_app_answers_is_held_to_its_host_and_its_pages_tell_ours_what_goes_wrong()
    {
        using var response = await web.Client(new CookieContainer()).SendAsync(Request("/app/page"));

        var port = new Uri(web.Origin).Port;
        response.Headers.GetValues("Set-Cookie").ShouldBe(["a=1; Path=/; HttpOnly; Secure; SameSite=None; Partitioned", "nightshift=planted; Secure; SameSite=None; Partitioned"]);
        response.Headers.GetValues("Content-Security-Policy").ShouldBe(["script-src 'self'",
            $"default-src 'self' ws://{Host} 'unsafe-inline' 'unsafe-eval' data: blob: https: wss:; form-action 'self' https:; frame-ancestors http://localhost:{port} http://127.0.0.1:{port}"], ignoreOrder: false);
        foreach (var header in (string[])["X-Frame-Options", "Clear-Site-Data", "Strict-Transport-Security"]) response.Headers.Contains(header).ShouldBeFalse(header);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        (await response.Content.ReadAsStringAsync()).TrimStart('\uFEFF').ShouldBe($"<!-- first -->\n<!DOCTYPE html><script src=\"{PreviewHost.Script}\"></script><html lang=\"en\"><title>größer</title>");

        using var text = await web.Client(new CookieContainer()).SendAsync(Request("/app/text"));
        (await text.Content.ReadAsStringAsync()).ShouldNotContain("<script");

        using var page = await web.Browser.GetAsync("/login");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain($"frame-src 'self' http://*.localhost:{port}");
    }

    [Theory]
    [InlineData("https://*.preview.example.com", "KEY.preview.example.com", true)]
    [InlineData("https://*.preview.example.com", "KEY.preview.example.com:8443", true)]
    [InlineData("https://*.preview.example.com", "preview.example.com", null)]
    [InlineData("https://*.preview.example.com", "KEY.localhost", null)]
    [InlineData(null, "KEY.LOCALHOST:5100", true)]
    [InlineData(null, "localhost:5100", null)]
    [InlineData(null, "x.KEY.localhost", false)]
    [InlineData(null, "KEY.evillocalhost", null)]
    public void A_key_is_a_whole_label_below_the_domain_of_previews(string? address, string host, bool? isKey)
    {
        var found = PreviewAddress.KeyOf(host.Replace("KEY", Key), new PreviewOptions { Address = address, Page = "https://example.com" });

        found.ShouldBe(isKey switch { true => Key, false => "", null => null });
    }

    private HttpRequestMessage Request(string path, string? host = null)
    {
        var request = web.Request(HttpMethod.Get, path, origin: null);
        request.Headers.Host = host ?? Host;
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Sec-Fetch-Dest", path.StartsWith("/app", StringComparison.Ordinal) ? "iframe" : "empty");
        request.Headers.Add("Accept-Encoding", "br");
        return request;
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string? host = null)
    {
        using var response = await web.Browser.SendAsync(Request(path, host));
        return response.StatusCode;
    }
}
