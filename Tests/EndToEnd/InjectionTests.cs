using System.Text.Json;
using Microsoft.Playwright;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.EndToEnd;

/// <summary>
/// A script in every text that is shown again: requests, spoken words, hints, code, logs, test names and output, file names, titles, models' words and
/// names, what tools say, names on GitHub, artifacts.
/// </summary>
public sealed partial class RepairTests
{
    private const string Script = "<img src=x onerror=\"top.ran=1\"><script>top.ran=1</script>";

    [Fact]
    public Task A_script_in_any_field_that_is_shown_again_does_not_run() => site.SignedInAsync(async page =>
    {
        await page.AddInitScriptAsync("Object.defineProperty(window, 'ran', { set() { document.documentElement.dataset.ran = 'yes'; } })");
        await page.ReloadAsync();
        var quoted = JsonSerializer.Serialize(Script);
        site.Model.Reply(Script);
        await page.GetByTestId("dictate").ClickAsync();
        await Assertions.Expect(page.GetByTestId("dictate")).ToHaveAttributeAsync("aria-pressed", "true");
        await LookAsync(page, page.GetByTestId("dictate"));
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync(Script);
        var reply = $"{Script}\n```python calc.py\n# {Script}\ndef add(a, b):\n    print({quoted})\n    return a + b\n```";
        site.Model.Reply(reply).Reply(reply);
        await page.Locator("#prompt").FillAsync($"add two numbers {Script}");
        await page.GetByTestId("attach-files").SetInputFilesAsync(new FilePayload[]
        {
            new() { Name = "<img src=x onerror=top.ran=1>.md", MimeType = "text/markdown", Buffer = Bytes(Script) },
            new() { Name = "page.html", MimeType = "text/html", Buffer = Bytes($"<h1>Seen</h1>{Script}") },
            new() { Name = "moon.svg", MimeType = "image/svg+xml", Buffer = Bytes($"<svg xmlns='http://www.w3.org/2000/svg' onload='top.ran=1'><script>top.ran=1</script></svg>") }
        });
        await Assertions.Expect(page.GetByTestId("attached").GetByRole(AriaRole.Button)).ToHaveCountAsync(3);
        await page.Locator("#own-tests summary").ClickAsync();
        await page.Locator("#own-tests-files input").Last.FillAsync("test_calc.py");
        await page.Locator("#own-tests-files textarea").Last.FillAsync($"import pytest\nfrom calc import add\n\n\n@pytest.mark.parametrize('words', [{quoted}])\ndef test_words(words):\n    print(words)\n    assert add(1, 2) == 4, words\n");
        await page.Locator("#max-attempts").SelectOptionAsync("1");
        await page.Locator("#send").ClickAsync();

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Partial");
        await page.Locator("#rename-start").ClickAsync();
        await page.Locator("#rename-title").FillAsync(Script);
        await page.Locator("#rename-title").PressAsync("Enter");
        await page.GetByTestId("again").ClickAsync();
        await page.GetByTestId("hint").FillAsync(Script);
        await page.GetByTestId("retry").ClickAsync();
        await Assertions.Expect(page.GetByTestId("request").Last).ToHaveTextAsync(Script);
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Partial");
        foreach (var tab in new[] { "tests", "security", "proof", "code", "diff" }) await LookAsync(page, page.Locator($"#tab-{tab}"));
        await page.Locator("#tab-tests").ClickAsync();
        await Assertions.Expect(page.GetByTestId("results")).ToContainTextAsync("top.ran=1");
        await page.Locator("#tab-code").ClickAsync();
        await LookAsync(page, page.GetByTestId("edit"));
        await Assertions.Expect(page.GetByTestId("editor")).ToContainTextAsync("onerror");
        await page.GetByTestId("share-start").ClickAsync();
        await page.GetByTestId("share-make").ClickAsync();
        var link = await page.GetByTestId("share-link").TextContentAsync();

        await LookAtNamesAsync(page);
        foreach (var path in new[] { page.Url, link!, "/", "/executions", "/usage" }) await VisitAsync(page, path);
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByRole(AriaRole.Combobox).FillAsync("img");
        await Assertions.Expect(page.GetByTestId("palette-option").First).ToContainTextAsync("onerror");
        await VisitAsync(page, "/artifacts");
        foreach (var name in new[] { "onerror", "page.html", "moon.svg" })
        {
            await page.GetByTestId("artifact").Filter(new() { HasText = name }).GetByTestId("view").First.ClickAsync();
            if (name == "page.html") await Assertions.Expect(page.FrameLocator("[data-testid=page-view]").Locator("h1")).ToHaveTextAsync("Seen");
            await Assertions.Expect(page.GetByTestId("view-dialog")).ToBeVisibleAsync();
            await ShouldNotHaveRunAsync(page, name);
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.GetByTestId("view-dialog")).ToBeHiddenAsync();
        }
        var artifact = await page.EvaluateAsync<string>("async () => (await (await fetch('/api/artifacts?q=page.html')).json()).artifacts[0].id");
        await VisitAsync(page, $"/api/artifacts/{artifact}/view");
    });

    /// <summary>Those of models and tools by the wire, since none here is called like that.</summary>
    private async Task LookAtNamesAsync(IPage page)
    {
        object[] events =
        [
            new { type = "generation.started", data = new { attempt = 1, purpose = "code", provider = Script, model = Script, why = Script } },
            new { type = "tool.called", data = new { attempt = 1, tool = Script, arguments = Script } },
            new { type = "tool.answered", data = new { attempt = 1, tool = Script, succeeded = true, duration_ms = 1, characters = 9, result = Script } },
            new { type = "tools.unavailable", data = new { attempt = 1, server = Script, cause = Script } }
        ];
        var stream = string.Concat(events.Select((item, index) => $"id: {index + 1}\ndata: {Json.Write(item)[..^1]},\"seq\":{index + 1},\"at\":\"2000-01-01T00:00:00Z\"}}\n\n"));
        var models = Json.Write(new { providers = new[] { new { name = Script, kind = "openai", connected = true, models = new[] { new { id = Script, capabilities = Array.Empty<string>() } } } } });
        var session = page.Url;
        await page.RouteAsync("**/api/execute/*/stream", route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = stream }));
        await page.RouteAsync("**/api/models", route => route.FulfillAsync(new() { ContentType = "application/json", Body = models }));
        await VisitAsync(page, session);
        await Assertions.Expect(page.GetByTestId("log").Last).ToContainTextAsync($"Calls the tool {Script}: {Script}");
        await Assertions.Expect(page.GetByTestId("log").Last).ToContainTextAsync($"Going on without the tools of {Script}");
        await page.Locator("#options summary").ClickAsync();
        await Assertions.Expect(page.Locator("#tier")).ToContainTextAsync($"{Script}/{Script}");
        await ShouldNotHaveRunAsync(page, "names of models and tools");
        await page.UnrouteAllAsync();

        site.GitHub.Tokens["github_pat_script"] = (Script, null);
        site.GitHub.Reach["github_pat_script"] = [$"{Script}/{Script}"];
        await page.EvaluateAsync("() => fetch('/api/github/disconnect', { method: 'DELETE' })");
        await VisitAsync(page, "/settings");
        await page.Locator("#github-token").FillAsync("github_pat_script");
        await page.Locator("#github-connect").ClickAsync();
        await Assertions.Expect(page.GetByTestId("github-user")).ToHaveTextAsync(Script);
        await VisitAsync(page, "/repositories");
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync($"Connected to GitHub as {Script}");
        await VisitAsync(page, "/settings");
        await page.GetByTestId("github-disconnect").ClickAsync();
        await Assertions.Expect(page.Locator("#github-token")).ToBeVisibleAsync();
        await VisitAsync(page, session);
    }

    private static async Task LookAsync(IPage page, ILocator button)
    {
        var name = await button.InnerTextAsync();
        await button.ClickAsync();
        await ShouldNotHaveRunAsync(page, name);
    }

    private async Task VisitAsync(IPage page, string path)
    {
        await page.GotoAsync(new Uri(site.SignInLink, path).ToString());
        await ShouldNotHaveRunAsync(page, path);
    }

    private static async Task ShouldNotHaveRunAsync(IPage page, string where) =>
        (await page.EvaluateAsync<string?>("() => document.documentElement.dataset.ran ?? null")).ShouldBeNull(where);

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
