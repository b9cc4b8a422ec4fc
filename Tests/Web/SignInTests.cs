using System.Net;
using System.Text.RegularExpressions;
using Nightshift.Accounts;

namespace Nightshift.Web;

/// <summary>Each test has its own Web, because tries are counted.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    private readonly WebRig web = new();

    public Task InitializeAsync() => web.InitializeAsync();

    public Task DisposeAsync() => web.DisposeAsync();

    [Fact]
    public async Task Sign_in_link_becomes_a_cookie_that_hides_the_token()
    {
        using var response = await web.Browser.GetAsync($"/login?t={ApiStandIn.Token}");
        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.ToString().ShouldBe("/");
        var cookie = response.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("nightshift=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldNotContain(ApiStandIn.Token);
        (await web.Browser.GetStringAsync("/")).ShouldContain("What shall be built?");
    }

    [Fact]
    public async Task Style_guide_is_there_in_development()
    {
        (await web.Browser.GetStringAsync("/styleguide")).ShouldContain("Every part that pages are made of.");
    }

    [Fact]
    public async Task Wrong_link_leaves_the_address_and_says_where_the_right_one_is()
    {
        using var response = await web.Browser.GetAsync("/login?t=wrong");
        response.Headers.Location!.ToString().ShouldBe("/login");
        (await web.Browser.GetStringAsync("/login")).ShouldContain("look for “Sign in” in the terminal of ./run");
    }

    [Fact]
    public async Task Tries_are_limited_and_looking_at_the_form_is_none()
    {
        var tries = new SignInOptions().TriesPerMinute;
        for (var look = 0; look < 2 * tries; look++) (await StatusAsync("/login")).ShouldBe(HttpStatusCode.OK);
        for (var attempt = 0; attempt < tries; attempt++) (await StatusAsync("/login?t=wrong")).ShouldBe(HttpStatusCode.Found);
        using var refused = await web.Browser.GetAsync($"/login?t={ApiStandIn.Token}");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("Wait a minute");
    }

    [Fact]
    public async Task Without_the_cookie_pages_lead_to_sign_in_and_the_api_answers_401()
    {
        using var page = await web.Browser.GetAsync("/sessions/new");
        page.Headers.Location!.ToString().ShouldEndWith("/login?ReturnUrl=%2Fsessions%2Fnew");
        using var api = await web.Browser.GetAsync("/api/sessions");
        api.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        api.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await StatusAsync("/health")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync("/dist/site.css")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/sessions/new", "/sessions/new")]
    [InlineData("//evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    public async Task Sign_in_returns_to_our_own_pages_only(string wanted, string expected)
    {
        using var response = await web.Browser.GetAsync($"/login?t={ApiStandIn.Token}&ReturnUrl={Uri.EscapeDataString(wanted)}");
        response.Headers.Location!.ToString().ShouldBe(expected);
    }

    [Fact]
    public async Task Password_signs_in_and_a_wrong_one_is_said_in_words()
    {
        using var wrong = await PostAsync("/login", "/login?handler=Password", ("email", "a@example.org"), ("password", "guess"));
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("E-mail address or password is wrong.");
        using var right = await PostAsync("/login", "/login?handler=Password", ("email", "a@example.org"), ("password", ApiStandIn.Password));
        right.Headers.Location!.ToString().ShouldBe("/");
        (await StatusAsync("/")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Registering_shows_the_rule_that_was_broken()
    {
        using var refused = await PostAsync("/register", "/register", ("name", "Ada"), ("email", "a@example.org"), ("password", "short"));
        (await refused.Content.ReadAsStringAsync()).ShouldContain("Password: Between 10 and 200 characters.");
        using var accepted = await PostAsync("/register", "/register", ("name", "Ada"), ("email", "a@example.org"), ("password", ApiStandIn.Password));
        accepted.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task Form_without_its_antiforgery_token_is_refused()
    {
        using var response = await web.Browser.PostAsync("/login?handler=Token", new FormUrlEncodedContent([new("token", ApiStandIn.Token)]));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        web.Cookies.GetCookies(new Uri(web.Origin))["nightshift"].ShouldBeNull();
    }

    [Fact]
    public async Task Signing_out_tells_Api_and_forgets_the_cookie()
    {
        await web.SignInAsync();
        using var response = await PostAsync("/", "/logout");
        response.Headers.Location!.ToString().ShouldBe("/login");
        web.Api.LoggedOut.ShouldBeTrue();
        (await StatusAsync("/")).ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Token_that_Api_no_longer_knows_signs_out()
    {
        await web.SignInAsync();
        (await StatusAsync("/api/revoked")).ShouldBe(HttpStatusCode.Unauthorized);
        web.Cookies.GetCookies(new Uri(web.Origin))["nightshift"].ShouldBeNull();
    }

    [Fact]
    public async Task Names_from_outside_are_text_in_the_page_and_in_its_data()
    {
        await web.SignInAsync();
        var page = await web.Browser.GetStringAsync($"/sessions/{Guid.Empty}");
        page.ShouldContain("&lt;/script&gt;&lt;script&gt;alert(1)");
        page.ShouldContain("\\u003C/script\\u003E\\u003Cscript\\u003Ealert(1)");
        page.ShouldNotContain("<script>alert(1)");
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/sessions/nothing-such")]
    public async Task No_page_allows_inline_script_or_framing(string path)
    {
        await web.SignInAsync();
        using var response = await web.Browser.GetAsync(path);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        InlineCode().IsMatch(await response.Content.ReadAsStringAsync()).ShouldBeFalse();
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await web.Browser.GetAsync(path);
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> PostAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        var token = AntiforgeryToken().Match(await web.Browser.GetStringAsync(page)).Groups[1].Value;
        var form = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).Append(new("__RequestVerificationToken", token));
        return await web.Browser.PostAsync(path, new FormUrlEncodedContent(form));
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();

    [GeneratedRegex("<script(?![^>]*\\bsrc=)|\\son\\w+=|\\sstyle=|<style")]
    private static partial Regex InlineCode();
}
