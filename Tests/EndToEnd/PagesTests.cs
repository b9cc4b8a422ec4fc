using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

/// <summary>The pages around the conversation, as a person uses them.</summary>
[Collection(nameof(Site))]
public sealed partial class PagesTests(Site site)
{
    private const string Request = "a converter from CSV to JSON and back";

    [Fact]
    public Task Every_main_page_is_reached_from_the_bar_and_on_a_phone_from_the_menu() => site.SignedInAsync(async page =>
    {
        foreach (var title in new[] { "Executions", "Studio", "Mocks", "Artifacts", "Search", "Models", "Usage", "Settings" })
        {
            await page.Locator("#main-nav").GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
            await Assertions.Expect(page.Locator("#main-nav [aria-current=page]")).ToHaveTextAsync(title);
        }

        await page.SetViewportSizeAsync(390, 844);
        await page.Locator("#menu-open").ClickAsync();
        await page.Locator("#main-nav").GetByRole(AriaRole.Link, new() { Name = "Sessions" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What shall be built?");
    });

    [Fact]
    public Task A_run_is_followed_from_home_listed_filtered_and_run_again() => site.SignedInAsync(async page =>
    {
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(site.SignInLink, "/sessions/new").ToString());
        await AskAsync(other, Request);
        await other.WaitForURLAsync("**/sessions/*-*");

        await page.GotoAsync(new Uri(site.SignInLink, "/executions?language=javascript").ToString());
        var row = page.GetByTestId("execution").Filter(new() { HasText = Request }).First;
        await Assertions.Expect(row.Locator(".chip")).ToHaveTextAsync("Proven"); // without a reload
        await Assertions.Expect(row.Locator("[data-part=attempt]")).ToHaveTextAsync("1/5");
        await Assertions.Expect(row.Locator("[data-part=quality]")).ToContainTextAsync("/10");

        await page.Locator("#filter-status").SelectOptionAsync("cancelled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("empty")).ToContainTextAsync("Nothing fits these filters");
        await page.GetByTestId("filters").GetByRole(AriaRole.Link, new() { Name = "Show all" }).ClickAsync();

        await row.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await page.WaitForURLAsync("**/sessions/*-*");
        page.Url.ShouldBe(other.Url, "it runs in the same session");
        await Assertions.Expect(page.GetByTestId("run")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("run-note").Last).ToContainTextAsync("Built from the template");

        await page.GotoAsync(new Uri(site.SignInLink, "/usage").ToString());
        await Assertions.Expect(page.GetByTestId("outcomes")).ToContainTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("tiles")).ToContainTextAsync("Attempts to proof");
        foreach (var chart in new[] { "calls", "quality", "attempts" }) await Assertions.Expect(page.GetByTestId($"{chart}-chart").Locator("canvas")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByTestId("attempts-chart-table").Locator("tbody tr")).ToHaveCountAsync(1);
        (await page.GotoAsync(new Uri(site.SignInLink, "/styleguide").ToString()))!.Status.ShouldBe(404, "it is for developers only");
    });

    [Fact]
    public Task A_persons_own_templates_are_offered_beside_the_shipped_ones_and_a_choice_outlives_a_reload() => site.SignedInAsync(async page =>
    {
        const string add = "() => fetch('/api/templates', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'Greeting', category: 'utility', language: 'go', files: [{ path: 'greet.go', content: 'package greet' }, { path: 'greet_test.go', content: 'package greet' }] }) }).then(answer => answer.json())";
        var id = (await page.EvaluateAsync<System.Text.Json.JsonElement>(add)).GetProperty("id").GetString()!;
        await page.GotoAsync(new Uri(site.SignInLink, "/sessions/new").ToString());
        await page.GetByTestId("options").Locator("summary").ClickAsync();

        await page.Locator("#template").SelectOptionAsync("Greeting (your own)");
        await Assertions.Expect(page.Locator("#language")).ToHaveValueAsync("go");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#template")).ToHaveValueAsync(id);
        await page.GetByTestId("options").Locator("summary").ClickAsync();
        await Assertions.Expect(page.Locator("#template option:checked")).ToHaveTextAsync("Greeting (your own)");
    });

    [Fact]
    public Task Home_shows_a_run_that_another_window_began() => site.SignedInAsync(async page =>
    {
        const string request = "a rate limiter that allows 7 requests per minute for each client";
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(site.SignInLink, "/sessions/new").ToString());
        await AskAsync(other, request);
        await other.WaitForURLAsync("**/sessions/*-*");
        await page.ReloadAsync();
        var chip = page.GetByTestId("session-list").Locator($"[data-session='{other.Url[^36..]}'] .chip");
        await Assertions.Expect(chip).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("machine")).ToContainTextAsync("The built-in templates");
        await Assertions.Expect(page.GetByTestId("machine")).ToContainTextAsync("executions are left today");

        await other.GetByTestId("session-words").FillAsync("7 requests per minute");
        await Assertions.Expect(other.GetByTestId("session-list").Locator("[data-session]")).ToHaveCountAsync(1);
        await Assertions.Expect(other.Locator("[data-testid=session-list] [aria-current=page] .title")).ToHaveTextAsync(request);
        await other.GetByTestId("session-words").FillAsync("no session holds this");
        await Assertions.Expect(other.Locator("#session-note")).ToHaveTextAsync("No session holds these words.");
    });

    [Fact]
    public Task Delivered_code_is_found_while_typing_and_leads_to_its_session() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/sessions/new").ToString());
        await AskAsync(page, "a rate limiter that allows 9 requests per minute for each client");
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        var session = page.Url;

        await page.GotoAsync(new Uri(site.SignInLink, "/search?path=rate").ToString());
        await page.RouteAsync("**/search?*q=refuse*", async route =>
        {
            await Assertions.Expect(page.GetByTestId("expected")).ToBeVisibleAsync(); // what takes a second says so
            await route.ContinueAsync();
        }, new() { Times = 1 });
        await page.GetByTestId("search-words").FillAsync("refuse when a client is past its limit");
        await Assertions.Expect(page.GetByTestId("hit").First).ToContainTextAsync("limiter");
        await Assertions.Expect(page.GetByTestId("expected")).ToBeHiddenAsync();
        new Uri(page.Url).Query.ShouldContain("q=refuse");

        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.GetByTestId("marked-lines")).ToBeInViewportAsync();
        var place = new Uri(page.Url);
        place.Query.ShouldContain("hit=execution");

        await page.GotoAsync(new Uri(site.SignInLink, "/search?type=uploaded&q=limiter").ToString());
        await Assertions.Expect(page.GetByTestId("empty")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Locator("#palette-input").FillAsync("limiter");
        await page.GetByRole(AriaRole.Group, new() { Name = "Code" }).GetByTestId("palette-option").First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("marked-lines")).ToBeInViewportAsync();

        await page.GotoAsync(place.ToString());
        await page.GetByTestId("place").GetByRole(AriaRole.Link, new() { Name = "Open the session" }).ClickAsync();
        await page.WaitForURLAsync("**/sessions/*-*");
        page.Url.ShouldBe(session);
    });

    [Fact]
    public Task Files_are_uploaded_looked_at_renamed_bundled_and_deleted() => site.SignedInAsync(async page =>
    {
        const string script = "<script>document.title='run'</script>";
        await page.GotoAsync(new Uri(site.SignInLink, "/artifacts?type=uploaded").ToString());
        await page.GetByTestId("upload").SetInputFilesAsync(new FilePayload[]
        {
            new() { Name = "page.html", MimeType = "text/html", Buffer = Bytes($"<h1>{script}</h1>") },
            new() { Name = "moon.svg", MimeType = "image/svg+xml", Buffer = Bytes($"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{script}<rect width='9' height='9'/></svg>") },
            new() { Name = "raw.bin", MimeType = "application/octet-stream", Buffer = [0, 1, 2] }
        });
        var rows = page.GetByTestId("artifact");
        await Assertions.Expect(rows).ToHaveCountAsync(3);

        await rows.Filter(new() { HasText = "page.html" }).GetByTestId("view").ClickAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync(script);
        await page.Keyboard.PressAsync("Escape");
        await rows.Filter(new() { HasText = "moon.svg" }).GetByTestId("view").ClickAsync();
        await Assertions.Expect(page.GetByTestId("view-dialog").Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 9);
        await page.Keyboard.PressAsync("Escape");
        await rows.Filter(new() { HasText = "raw.bin" }).GetByTestId("view").ClickAsync();
        await Assertions.Expect(page.GetByTestId("view-dialog")).ToContainTextAsync("not a text file");
        await page.Keyboard.PressAsync("Escape");
        (await page.TitleAsync()).ShouldStartWith("Artifacts");

        await rows.Filter(new() { HasText = "raw.bin" }).GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.Locator("#rename-name").FillAsync("other.bin");
        await page.Locator("#rename-name").PressAsync("Enter");
        await Assertions.Expect(rows.Filter(new() { HasText = "other.bin" })).ToHaveCountAsync(1);

        await page.Locator("#choose-all").CheckAsync();
        await Assertions.Expect(page.GetByTestId("chosen")).ToHaveTextAsync("3 files chosen");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("bundle").ClickAsync());
        download.SuggestedFilename.ShouldBe("artifacts.zip");
        new FileInfo(await download.PathAsync()).Length.ShouldBeGreaterThan(200);

        await page.GetByTestId("delete-chosen").ClickAsync();
        await page.GetByTestId("delete-confirm").ClickAsync();
        await Assertions.Expect(page.GetByTestId("empty")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Dropped_and_pasted_files_are_uploaded_and_a_large_one_is_refused_in_words() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/artifacts?type=uploaded").ToString());
        await page.EvaluateAsync("""
            () => {
              const carrying = (name, size) => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array(size).fill(97)], name, { type: "text/plain" })); return data; };
              document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: carrying("dropped.py", 10), bubbles: true, cancelable: true }));
              document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carrying("pasted.txt", 10), bubbles: true, cancelable: true }));
              document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: carrying("large.bin", 50 * 1024 * 1024 + 1), bubbles: true, cancelable: true }));
            }
            """);
        await Assertions.Expect(page.GetByTestId("artifact").Filter(new() { HasText = "dropped.py" })).ToContainTextAsync("Python");
        await Assertions.Expect(page.GetByTestId("artifact").Filter(new() { HasText = "pasted.txt" })).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByTestId("uploads")).ToContainTextAsync("Larger than 50 MB");
        await page.Locator("#choose-all").CheckAsync();
        await page.GetByTestId("delete-chosen").ClickAsync();
        await page.GetByTestId("delete-confirm").ClickAsync();
        await Assertions.Expect(page.GetByTestId("artifact")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_token_is_shown_once_works_for_programs_and_not_after_it_is_revoked() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/settings").ToString());
        await Assertions.Expect(page.GetByTestId("languages")).ToContainTextAsync("Ready");
        await page.Locator("#token-name").FillAsync("Night build");
        await page.Locator("#token-name").PressAsync("Enter");
        var secret = await page.GetByTestId("secret").TextContentAsync();
        await Assertions.Expect(page.GetByTestId("token").Filter(new() { HasText = "Night build" })).ToHaveCountAsync(1);

        using var program = new HttpClient { BaseAddress = site.SignInLink, DefaultRequestHeaders = { Authorization = new("Bearer", secret) } };
        (await program.GetAsync("/api/auth/me")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);

        await page.ReloadAsync();
        (await page.ContentAsync()).ShouldNotContain(secret!);
        await page.GetByTestId("token").Filter(new() { HasText = "Night build" }).GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByTestId("revoke-confirm").ClickAsync();
        await Assertions.Expect(page.GetByTestId("token").Filter(new() { HasText = "Night build" })).ToHaveCountAsync(0);
        (await program.GetAsync("/api/auth/me")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    });

    [Fact]
    public Task The_theme_that_is_chosen_stays() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/settings").ToString());
        await page.GetByLabel("Dark").CheckAsync();
        await page.GotoAsync(new Uri(site.SignInLink, "/").ToString());
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    });

    [Fact]
    public Task The_palette_goes_where_the_keyboard_says() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/usage").ToString());
        var title = $"Palette {Guid.NewGuid():n}";
        await page.EvaluateAsync("title => fetch('/api/sessions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ title }) })", title);

        await page.Keyboard.PressAsync("Control+k");
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Search pages, sessions, files, code and actions" });
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "Executions" })).ToBeVisibleAsync();
        await field.PressAsync("ArrowDown");
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-activedescendant", "palette-1");
        await Assertions.Expect(page.Locator("#palette-1")).ToHaveAttributeAsync("aria-selected", "true");
        await field.FillAsync("zzzz nothing");
        await Assertions.Expect(page.GetByTestId("palette-status")).ToContainTextAsync("Nothing is called that");
        await field.PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("palette")).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("Control+k");
        await field.FillAsync(title);
        await Assertions.Expect(page.GetByTestId("palette-option")).ToHaveTextAsync(title);
        await field.PressAsync("Enter");
        await page.WaitForURLAsync("**/sessions/*-*");
        await Assertions.Expect(page.GetByTestId("session-title")).ToHaveTextAsync(title);

        await page.Keyboard.PressAsync("Control+k");
        await field.FillAsync("sign out");
        await field.PressAsync("Enter");
        await page.WaitForURLAsync("**/login*");
    });

    [Fact]
    public Task A_question_mark_lists_the_shortcuts_except_while_typing() => site.SignedInAsync(async page =>
    {
        await page.Locator("#prompt").PressAsync("?");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeHiddenAsync();
        await page.Locator("#prompt").FillAsync("");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#shortcuts")).ToContainTextAsync("Search pages, sessions, files, code and actions");
    });

    [Fact]
    public Task A_request_and_its_own_tests_survive_a_reload() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/sessions/new").ToString());
        await page.Locator("#prompt").FillAsync("a draft");
        await page.Locator("#own-tests summary").ClickAsync();
        await page.Locator("#own-tests-files input").FillAsync("test_draft.py");
        await page.Locator("#own-tests-files textarea").FillAsync("def test_it():\n    assert True\n");

        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("a draft");
        await Assertions.Expect(page.Locator("#own-tests-files input")).ToHaveValueAsync("test_draft.py");
        await Assertions.Expect(page.Locator("#own-tests-files textarea")).ToHaveValueAsync("def test_it():\n    assert True\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this test file" }).ClickAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#own-tests-files input")).ToHaveCountAsync(0);
    });

    private static async Task AskAsync(IPage page, string request)
    {
        await page.Locator("#prompt").FillAsync(request);
        await page.Locator("#language").SelectOptionAsync(request == Request ? "javascript" : "python");
        await page.Locator("#send").ClickAsync();
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
