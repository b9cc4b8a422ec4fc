using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

/// <summary>axe-core over every page, with what opens on it, in both themes, wide and narrow.</summary>
[Collection(nameof(Site))]
public sealed class AccessibilityTests(Site site)
{
    private static readonly string[] Pages = ["/", "/sessions/new", "/executions", "/executions?status=cancelled", "/artifacts", "/artifacts?type=preview", "/templates", "/templates/python-rest-api", "/templates/new", "/mocks", "/projects", "/queue", "/studio", "/agents", "/agents/Builder", "/skills", "/skills/performance", "/skills/new", "/search", "/search?q=code", "/repositories", "/models", "/usage", "/settings", "/nothing"];

    private static readonly (int Width, int Height)[] Screens = [(1440, 900), (390, 844)];

    [Fact]
    public Task Nothing_is_found_on_any_page() => site.VisitAsync(async page =>
    {
        foreach (var path in new[] { "/login", "/register" }) await CheckAsync(page, path);

        await page.GotoAsync(site.SignInLink.ToString());
        await RunSomethingAsync(page);
        foreach (var path in Pages) await CheckAsync(page, path);
        await CheckSessionAsync(page);
        await CheckMockAsync(page);
        await CheckWhatOpensAsync(page);
    });

    private async Task CheckAsync(IPage page, string path)
    {
        await page.GotoAsync(new Uri(site.SignInLink, path).ToString());
        await CheckScreensAsync(page, path);
    }

    private async Task CheckSessionAsync(IPage page)
    {
        await page.SetViewportSizeAsync(1440, 900);
        await page.GotoAsync(new Uri(site.SignInLink, "/").ToString());
        await page.GetByTestId("session-list").GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToBeVisibleAsync();
        foreach (var tab in new[] { "code", "diff", "preview", "tests", "security", "proof" })
        {
            await page.Locator($"#tab-{tab}").ClickAsync();
            await CheckHereAsync(page, $"a session, {tab}");
        }
        await page.SetViewportSizeAsync(390, 844);
        foreach (var pane in new[] { "sessions", "chat", "code" })
        {
            await page.Locator($"[data-pane={pane}]").Last.ClickAsync();
            await CheckHereAsync(page, $"a session on a phone, {pane}");
        }
        await page.SetViewportSizeAsync(1440, 900);
        await page.Locator("#tab-code").ClickAsync();
        await page.GetByTestId("edit").ClickAsync();
        await Assertions.Expect(page.GetByTestId("editor").Locator(".view-line").First).ToBeVisibleAsync();
        await CheckHereAsync(page, "the editor");
        await page.Locator("#options summary").ClickAsync();
        await page.GetByTestId("share-start").ClickAsync();
        await page.GetByTestId("share-make").ClickAsync();
        await Assertions.Expect(page.GetByTestId("share")).ToHaveCountAsync(1);
        await CheckHereAsync(page, "the links");
        await CheckAsync(page, (await page.GetByTestId("share-link").TextContentAsync())!);
        await page.SetViewportSizeAsync(1440, 900);
        await page.GoBackAsync();
    }

    /// <summary>A mock is made, changed and called, and shows the call by itself.</summary>
    private async Task CheckMockAsync(IPage page)
    {
        await page.SetViewportSizeAsync(1440, 900);
        await page.GotoAsync(new Uri(site.SignInLink, "/mocks").ToString());
        await page.Locator("#mock-source").SelectOptionAsync("text");
        await CheckHereAsync(page, "a new mock");
        await page.Locator("#mock-source").SelectOptionAsync("hand");
        await page.Locator("#mock-name").FillAsync("Greetings");
        await page.GetByTestId("mock-create").ClickAsync();
        await page.WaitForURLAsync("**/mocks/*-*");
        await page.GetByTestId("endpoint").Locator("summary").ClickAsync();
        await page.Locator("[data-part=response]").FillAsync("""{ "message": "Good evening" }""");
        await page.GetByTestId("save").ClickAsync();
        await Assertions.Expect(page.Locator("#saved")).ToContainTextAsync("Saved");
        var said = await page.EvaluateAsync<string>("async (url) => { const answer = await fetch(url + '/hello/you?api_key=hidden'); return answer.headers.get('content-security-policy') + await answer.text(); }", await page.GetByTestId("mock-url").TextContentAsync());
        said.ShouldContain("Good evening");
        said.ShouldContain("sandbox");
        await page.GetByTestId("call").Locator("summary").ClickAsync();
        await Assertions.Expect(page.GetByTestId("call")).ToContainTextAsync("Answered by GET /hello/{name}");
        await CheckScreensAsync(page, "a mock");
    }

    private async Task CheckWhatOpensAsync(IPage page)
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/artifacts").ToString());
        await page.GetByTestId("view").Filter(new() { HasText = "notes.md" }).First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToBeVisibleAsync();
        await CheckHereAsync(page, "a file");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete notes.md" }).First.ClickAsync();
        await CheckHereAsync(page, "a confirmation");
        await page.Keyboard.PressAsync("Escape");
        await page.GotoAsync(new Uri(site.SignInLink, "/search?q=notes").ToString());
        await page.Locator("[data-hit]").First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToBeVisibleAsync();
        await CheckScreensAsync(page, "a found place");
        await page.SetViewportSizeAsync(1440, 900);
        await page.GotoAsync(new Uri(site.SignInLink, "/artifacts").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete notes.md" }).First.ClickAsync();
        await page.GetByTestId("delete-confirm").ClickAsync();
        await Assertions.Expect(page.GetByTestId("artifact").Filter(new() { HasText = "notes.md" })).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(site.SignInLink, "/models").ToString());
        await page.Locator("[data-provider=groq] summary").ClickAsync();
        await page.Locator("#plan-prompt").FillAsync("a REST API with JWT");
        await page.Locator("#plan-ask").ClickAsync();
        await Assertions.Expect(page.GetByTestId("plan-answer")).ToContainTextAsync("Complexity 4");
        await CheckHereAsync(page, "a plan and a list of models");
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.GetByTestId("palette-status")).ToContainTextAsync("result");
        await CheckHereAsync(page, "the palette");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await CheckHereAsync(page, "the shortcuts");
        await page.Keyboard.PressAsync("Escape");
        await page.SetViewportSizeAsync(390, 844);
        await page.Locator("#menu-open").ClickAsync();
        await CheckHereAsync(page, "the menu");
    }

    /// <summary>So that no page is empty.</summary>
    private static async Task RunSomethingAsync(IPage page)
    {
        await page.EvaluateAsync("""
            async () => {
              const form = new FormData();
              form.append("file", new File(["# Notes\n"], "notes.md", { type: "text/markdown" }));
              await fetch("/api/artifacts/upload", { method: "POST", body: form });
              await fetch("/api/auth/tokens", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: "CI" }) });
            }
            """);
        await page.GotoAsync(new Uri(new Uri(page.Url), "/sessions/new").ToString());
        await page.GetByTestId("example").Last.ClickAsync();
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
    }

    /// <summary>As it is now, wide and narrow.</summary>
    internal static async Task CheckScreensAsync(IPage page, string where)
    {
        foreach (var (width, height) in Screens)
        {
            await page.SetViewportSizeAsync(width, height);
            await CheckHereAsync(page, $"{where} at {width}");
        }
    }

    internal static async Task CheckHereAsync(IPage page, string where)
    {
        await page.EvaluateAsync(await Axe.Value);
        foreach (var theme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            var found = await page.EvaluateAsync<JsonElement>("async () => { scrollTo(0, 0); return (await axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })).violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`); }"); // what is half under the bar on top has the size that it has
            found.EnumerateArray().Select(violation => violation.GetString()).ShouldBeEmpty($"{where}, {theme}");
        }
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue($"{where} scrolls sideways");
    }

    private static readonly Lazy<Task<string>> Axe = new(() => File.ReadAllTextAsync(AxeFile()));

    private static string AxeFile([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../Web/node_modules/axe-core/axe.min.js"));
}
