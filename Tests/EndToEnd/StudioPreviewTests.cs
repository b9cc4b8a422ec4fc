using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

/// <summary>The app of a workspace beside its editor.</summary>
[Collection(nameof(Site))]
public sealed class StudioPreviewTests(Site site)
{
    private const string Write = """
        async ([path, content]) => {
          const root = "/api/workspaces/" + location.pathname.split("/").pop();
          const { version } = await (await fetch(`${root}/file?path=${encodeURIComponent(path)}`)).json();
          return (await fetch(`${root}/file`, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ path, content, version }) })).status;
        }
        """;

    private const string Server = "import { createServer } from 'node:http';\ncreateServer((_, response) => response.setHeader('content-type', 'text/html').end('<h1>WORD</h1>')).listen(8000, '127.0.0.1');\n";

    [Fact]
    public Task What_is_saved_is_seen_in_the_preview_at_once_and_a_server_is_started_again() => site.SignedInAsync(async page =>
    {
        List<string> refused = [];
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy")) refused.Add(message.Text); };
        await page.GotoAsync(new Uri(site.SignInLink, "/studio").ToString());
        await page.Locator("#workspace-name").FillAsync("Seen at once");
        await page.GetByTestId("workspace-create").ClickAsync();
        await page.WaitForURLAsync("**/studio/*-*");
        (await page.EvaluateAsync<int>(Write, new[] { "index.html", "<!doctype html><title>Shop</title><h1>One</h1><a href=about.html>About</a>" })).ShouldBe(200);
        (await page.EvaluateAsync<int>(Write, new[] { "about.html", "<!doctype html><title>About</title><h1>About</h1>" })).ShouldBe(200);

        await page.Keyboard.PressAsync("Control+.");
        await Assertions.Expect(page.GetByTestId("preview-words")).ToContainTextAsync("Static site");
        await AccessibilityTests.CheckHereAsync(page, "a preview before its start");
        await page.GetByTestId("preview-start").ClickAsync();
        var app = page.FrameLocator("[data-testid=preview-frame]");
        await Assertions.Expect(app.GetByRole(AriaRole.Heading)).ToHaveTextAsync("One");

        // An edit is seen where the page is, wherever one went in the app.
        await page.GetByTestId("entry").Filter(new() { HasText = "index.html" }).ClickAsync();
        await page.GetByTestId("editor").Locator(".view-line").First.ClickAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.InsertTextAsync("<!doctype html><title>Shop</title><h1>Two</h1><a href=about.html>About</a>");
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(app.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Two");
        await app.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(app.GetByRole(AriaRole.Heading)).ToHaveTextAsync("About");
        for (var number = 1; number <= 3; number++)
        {
            (await page.EvaluateAsync<int>(Write, new[] { "about.html", $"<!doctype html><title>About</title><h1>About {number}</h1>" })).ShouldBe(200);
            await Assertions.Expect(app.GetByRole(AriaRole.Heading)).ToHaveTextAsync($"About {number}");
        }

        foreach (var (width, height, scheme) in new[] { (1440, 900, ColorScheme.Light), (900, 800, ColorScheme.Light), (390, 844, ColorScheme.Dark), (1440, 900, ColorScheme.Dark) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, height);
            if (width == 900) await page.GetByTestId("preview-toggle").ClickAsync(); // there the file that is open lies over it
            if (width == 390) await page.Locator("#panes [data-pane=preview]").ClickAsync();
            await Assertions.Expect(page.GetByTestId("preview-frame")).ToBeVisibleAsync();
            await AccessibilityTests.CheckHereAsync(page, $"a preview at {width}");
        }

        // It is open again after a reload. A server of its own is started in its place, and again with what is saved.
        await page.ReloadAsync();
        await Assertions.Expect(app.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Two");
        (await page.EvaluateAsync<int>(Write, new[] { "server.mjs", Server.Replace("WORD", "Served") })).ShouldBe(200);
        await Assertions.Expect(app.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Served");
        (await page.EvaluateAsync<int>(Write, new[] { "server.mjs", Server.Replace("WORD", "Served again") })).ShouldBe(200);
        await Assertions.Expect(app.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Served again");
        (await page.EvaluateAsync<int>(Write, new[] { "server.mjs", Server + "this is no program" })).ShouldBe(200);
        await Assertions.Expect(page.GetByTestId("preview-words")).ToContainTextAsync("It did not start");
        await AccessibilityTests.CheckHereAsync(page, "a preview that waits");
        (await page.EvaluateAsync<int>(Write, new[] { "server.mjs", Server.Replace("WORD", "Mended") })).ShouldBe(200);
        await Assertions.Expect(app.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Mended");

        await page.GetByTestId("preview-stop").ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview-words")).ToHaveTextAsync("Stopped.");
        await page.GetByTestId("preview-toggle").ClickAsync();
        await Assertions.Expect(page.Locator("#app-pane")).ToBeHiddenAsync();
        refused.ShouldBeEmpty();
        (await page.EvaluateAsync<int>(StudioPageTests.TakeAway)).ShouldBe(204);
    });
}
