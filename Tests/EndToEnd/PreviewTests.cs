using System.Text.Json;
using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

/// <summary>What was delivered, running beside the conversation.</summary>
[Collection(nameof(Site))]
public sealed class PreviewTests(Site site)
{
    /// <summary>Tries from its frame whatever it should not be able to, and tells what of it worked.</summary>
    private const string Hostile = """
        <!doctype html><pre id="result"></pre>
        <script type="module">
          const page = 'PAGE', reached = [];
          let tried = 0;
          const attempt = async (name, action) => { tried++; try { if (await action()) reached.push(name); } catch { /* as it should */ } };
          await attempt('our cookie', () => document.cookie.includes('nightshift'));
          await attempt('our document', () => parent.document.title !== undefined);
          await attempt('our storage', () => parent.localStorage.length >= 0);
          await attempt('a window', () => window.open(page) !== null);
          await attempt('our Api', async () => (await fetch(`${page}/api/sessions`, { credentials: 'include' })).ok);
          await attempt('acting as the person', async () => (await fetch(`${page}/api/sessions`, { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{"title":"Taken"}' })).type === 'opaque');
          await attempt('this machine', async () => (await fetch(page.replace('localhost', '127.0.0.1'), { mode: 'no-cors' })).type === 'opaque');
          await attempt('a socket', () => new Promise((resolve) => { const socket = new WebSocket(`${page.replace('http', 'ws')}/api/mcp`); socket.onopen = () => resolve(true); socket.onerror = () => resolve(false); }));
          await attempt('the tab', () => { top.location.href = 'about:blank'; return false; });
          await attempt('a cookie for all', () => { document.cookie = 'nightshift=planted; domain=localhost; path=/'; document.cookie = 'other=planted; domain=localhost; path=/'; return document.cookie.includes('planted'); });
          for (let index = 0; index < 500; index++) parent.postMessage({ nightshift: 'problem', level: 'console error', text: '<img src=x onerror=alert(1)>' }, '*');
          document.querySelector('#result').textContent = JSON.stringify({ tried, reached });
        </script>
        """;

    [Fact]
    public Task A_delivered_page_is_started_by_one_click_seen_in_the_frame_and_tells_its_errors() => site.SignedInAsync(async page =>
    {
        await page.Locator("#prompt").FillAsync("a sortable table of books with title, author and pages");
        await page.Locator("#language").SelectOptionAsync("javascript");
        await page.Locator("#prompt").PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await page.Locator("#tab-preview").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-command")).ToHaveValueAsync("python3 -m http.server 8000 --bind 127.0.0.1 --directory .");
        await Assertions.Expect(page.GetByTestId("preview-words")).ToContainTextAsync("Static site");
        await page.GetByTestId("preview-start").ClickAsync();

        var app = page.FrameLocator("[data-testid=preview-frame]");
        await Assertions.Expect(app.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await page.GetByTestId("preview-device").SelectOptionAsync("Phone");
        await page.GetByTestId("preview-rotate").ClickAsync();
        var frame = page.Frames.Single(one => one.Url.Contains(".localhost:"));
        await frame.WaitForFunctionAsync("() => innerWidth === 844 && innerHeight === 390");
        await frame.EvaluateAsync("() => console.error('It broke here')");
        await Assertions.Expect(page.GetByTestId("preview-problems")).ToContainTextAsync("I see one console error");
        await page.GetByTestId("preview-problems").Locator("summary").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-problems")).ToContainTextAsync("It broke here");
        await Assertions.Expect(page.GetByTestId("preview-fix")).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByTestId("preview-problems")).ToContainTextAsync("Connect a model");
        await page.GetByTestId("preview-reload").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-problems")).ToBeHiddenAsync();
        await page.Locator(".preview-log summary").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-log")).ToContainTextAsync("GET /main.mjs");
        var tab = await page.RunAndWaitForPopupAsync(() => page.GetByTestId("preview-open").ClickAsync());
        await Assertions.Expect(tab.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        (await tab.EvaluateAsync<bool>("() => window.opener === null")).ShouldBeTrue();
        await tab.CloseAsync();

        await page.GetByTestId("preview-share-open").ClickAsync();
        var share = page.GetByTestId("preview-share");
        await Assertions.Expect(share).ToContainTextAsync(await page.GetByTestId("preview-open").GetAttributeAsync("href") ?? "an address");
        (await QrReader.ReadAsync(share.GetByRole(AriaRole.Img))).ShouldBe(await page.GetByTestId("preview-open").GetAttributeAsync("href"));
        await AccessibilityTests.CheckHereAsync(page, "the address of an app");
        await share.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await page.GetByText("Check in a browser").ClickAsync();
        await page.GetByTestId("check-script").FillAsync("see \"Nobody wrote this\"");
        await page.GetByTestId("check-run").ClickAsync();
        await Assertions.Expect(page.GetByTestId("check-result").Locator(".chip")).ToHaveTextAsync("Failed");
        await Assertions.Expect(page.GetByTestId("check-result").Locator("li", new() { HasText = "Nobody wrote this" }).Locator("svg")).ToHaveCountAsync(1);
        await page.GetByTestId("check-picture").ClickAsync();
        var picture = page.GetByTestId("check-result").Locator("img");
        await Assertions.Expect(picture).ToHaveCountAsync(1);
        (await picture.EvaluateAsync<int>("async (image) => { await image.decode(); return image.naturalWidth; }")).ShouldBe(844);

        await page.GetByTestId("preview-keep").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-keep")).ToBeHiddenAsync();
        await page.ReloadAsync();
        await Assertions.Expect(app.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await page.GetByTestId("preview-stop").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-words")).ToHaveTextAsync("Stopped.");
        await page.GetByTestId("preview-command").FillAsync("echo nothing serves; exit 4");
        await page.GetByTestId("preview-start").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-words")).ToHaveTextAsync("It did not start: the command ended with exit code 4. The last it printed:\nnothing serves");
    });

    [Fact]
    public Task A_hostile_page_in_the_frame_reaches_nothing_of_ours() => site.SignedInAsync(async page =>
    {
        await page.Locator("#prompt").FillAsync("a sortable table of films with title and year");
        await page.Locator("#language").SelectOptionAsync("javascript");
        await page.Locator("#prompt").PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        var address = page.Url;
        var execution = await page.GetByTestId("run").GetAttributeAsync("data-execution");
        await page.EvaluateAsync("""
            async ([execution, html]) => {
              const { files, test_files } = await (await fetch(`/api/execute/${execution}`)).json();
              const changed = files.map((file) => file.path === 'index.html' ? { ...file, content: html } : file);
              await fetch(`/api/execute/${execution}/validate`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ files: changed, tests: test_files }) });
            }
            """, new[] { execution, Hostile.Replace("PAGE", site.SignInLink.GetLeftPart(UriPartial.Authority)) });
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("run")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Partial"); // its tests look at the page that was there
        var before = await SignInAsync(page);
        var sessions = await SessionsAsync(page);

        await page.Locator("#tab-preview").ClickAsync();
        await page.GetByTestId("preview-start").ClickAsync();
        await Assertions.Expect(page.FrameLocator("[data-testid=preview-frame]").Locator("#result")).ToHaveTextAsync("""{"tried":10,"reached":[]}""");

        await Assertions.Expect(page.GetByTestId("preview-problems").Locator("li")).ToHaveCountAsync(100);
        (await page.GetByTestId("preview-problems").Locator("img").CountAsync()).ShouldBe(0);
        page.Url.ShouldBe(address);
        (await SignInAsync(page)).ShouldBe(before);
        (await SessionsAsync(page)).ShouldBe(sessions);
        await page.GetByTestId("preview-stop").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-words")).ToHaveTextAsync("Stopped.");
    });

    private static async Task<string> SignInAsync(IPage page) =>
        (await page.Context.CookiesAsync([new Uri(page.Url).GetLeftPart(UriPartial.Authority)])).Single(cookie => cookie.Name == "nightshift").Value;

    private static async Task<int> SessionsAsync(IPage page) => (await page.EvaluateAsync<JsonElement>("async () => (await fetch('/api/sessions')).json()")).GetProperty("total").GetInt32();
}
