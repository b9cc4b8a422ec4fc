using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

/// <summary>A workspace in the browser.</summary>
[Collection(nameof(Site))]
public sealed class StudioPageTests(Site site)
{
    /// <summary>Deletes the workspace that is open.</summary>
    internal const string TakeAway = "() => fetch('/api/workspaces/' + location.pathname.split('/').pop(), { method: 'DELETE' }).then((answer) => answer.status)";

    private const string Write = """
        async ([path, content]) => {
          const root = "/api/workspaces/" + location.pathname.split("/").pop();
          const { version } = await (await fetch(`${root}/file?path=${encodeURIComponent(path)}`)).json();
          return (await fetch(`${root}/file`, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ path, content, version }) })).status;
        }
        """;

    [Fact]
    public Task An_edit_outlives_a_reload_is_saved_and_committed_and_stands_in_the_history() => site.SignedInAsync(async page =>
    {
        List<string> refused = [];
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy")) refused.Add(message.Text); };
        await page.GotoAsync(new Uri(site.SignInLink, "/studio").ToString());
        await page.Locator("#workspace-name").FillAsync("Counting shop");
        await page.GetByTestId("workspace-create").ClickAsync();
        await page.WaitForURLAsync("**/studio/*-*");
        await page.GetByTestId("new-file").ClickAsync();
        await page.GetByTestId("name-input").FillAsync("src/app.py");
        await page.GetByTestId("name-ok").ClickAsync();
        await Assertions.Expect(page.GetByTestId("open-path")).ToHaveTextAsync("src/app.py");
        await page.GetByTestId("editor").Locator(".view-line").First.ClickAsync();
        await page.Keyboard.InsertTextAsync("total = 41 + 1");
        await Assertions.Expect(page.GetByTestId("file-state")).ToHaveTextAsync("Not saved");

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("editor")).ToContainTextAsync("total = 41 + 1");
        await Assertions.Expect(page.GetByTestId("file-state")).ToHaveTextAsync("Not saved");
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(page.GetByTestId("said")).ToHaveTextAsync("src/app.py is saved.");
        await Assertions.Expect(page.GetByTestId("file-state")).ToHaveTextAsync("");

        await page.Locator("#tab-changes").ClickAsync();
        await page.GetByTestId("changed").GetByTestId("change").ClickAsync();
        await Assertions.Expect(page.GetByTestId("diff")).ToContainTextAsync("total = 41 + 1");
        await page.GetByTestId("stage-all").ClickAsync();
        await page.GetByTestId("commit-message").FillAsync("Count to 42");
        await page.GetByTestId("commit").ClickAsync();
        await Assertions.Expect(page.GetByTestId("commit-row")).ToHaveCountAsync(2);
        await page.GetByTestId("commit-row").First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("commit-view")).ToContainTextAsync("+total = 41 + 1");
        await CheckScreensAsync(page, "a commit");

        await page.Locator("#tab-search").ClickAsync();
        await page.GetByTestId("find-words").FillAsync("total");
        await page.GetByTestId("find-replacement").FillAsync("sum");
        await page.GetByTestId("find").ClickAsync();
        await Assertions.Expect(page.GetByTestId("found")).ToHaveTextAsync("1 place in 1 file");
        await page.GetByTestId("replace-all").ClickAsync();
        await page.GetByTestId("sure-yes").ClickAsync();
        await page.GetByTestId("found").And(page.GetByText("1 place replaced.")).WaitForAsync();
        await page.GetByTestId("find-words").FillAsync("sum");
        await page.GetByTestId("find").ClickAsync();
        await page.GetByTestId("found-place").ClickAsync();
        await Assertions.Expect(page.GetByTestId("editor")).ToContainTextAsync("sum = 41 + 1");

        await page.Locator("#tab-files").ClickAsync();
        await page.GetByTestId("entry").Filter(new() { HasText = "app.py" }).FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await page.GetByTestId("name-input").FillAsync("src/sum.py");
        await page.GetByTestId("name-ok").ClickAsync();
        await Assertions.Expect(page.GetByTestId("open-path")).ToHaveTextAsync("src/sum.py");
        await CheckScreensAsync(page, "a file");
        refused.ShouldBeEmpty();
        (await page.EvaluateAsync<int>(TakeAway)).ShouldBe(204);
    });

    [Fact]
    public Task A_change_from_another_tab_is_told_and_nothing_is_overwritten() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/studio").ToString());
        await page.GetByTestId("workspace-source").SelectOptionAsync("python-cli-tool");
        await page.GetByTestId("workspace-create").ClickAsync();
        await page.WaitForURLAsync("**/studio/*-*");
        await page.GetByTestId("entry").Filter(new() { HasText = ".py" }).First.ClickAsync();
        await page.GetByTestId("editor").Locator(".view-line").First.WaitForAsync();
        var path = (await page.GetByTestId("open-path").TextContentAsync())!;
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);

        (await other.EvaluateAsync<int>(Write, new[] { path, "first = 1\n" })).ShouldBe(200);
        await Assertions.Expect(page.GetByTestId("editor")).ToContainTextAsync("first = 1");
        await Assertions.Expect(page.GetByTestId("said")).ToContainTextAsync("was changed elsewhere");

        await page.GetByTestId("editor").Locator(".view-line").First.ClickAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.InsertTextAsync("mine = 1\n");
        await Assertions.Expect(page.GetByTestId("file-state")).ToHaveTextAsync("Not saved");
        (await other.EvaluateAsync<int>(Write, new[] { path, "theirs = 1\n" })).ShouldBe(200);
        await Assertions.Expect(page.GetByTestId("conflict")).ToContainTextAsync("nothing is overwritten");
        await Assertions.Expect(page.GetByTestId("editor")).ToContainTextAsync("mine = 1");
        await page.Keyboard.PressAsync("Control+s");
        await page.GetByTestId("take-compare").ClickAsync();
        await Assertions.Expect(page.GetByTestId("diff")).ToContainTextAsync("theirs = 1");
        await Assertions.Expect(page.GetByTestId("diff")).ToContainTextAsync("mine = 1");
        await page.GetByTestId("back-to-file").ClickAsync();
        await AccessibilityTests.CheckHereAsync(page, "a conflict");
        await page.GetByTestId("take-mine").ClickAsync();
        await Assertions.Expect(page.GetByTestId("said")).ToHaveTextAsync($"{path} is saved.");
        await Assertions.Expect(page.GetByTestId("conflict")).ToBeHiddenAsync();
        (await page.EvaluateAsync<int>(TakeAway)).ShouldBe(204);
    });

    private static async Task CheckScreensAsync(IPage page, string where)
    {
        foreach (var (width, height, pane) in new[] { (390, 844, "editor"), (390, 844, "files"), (1440, 900, null) })
        {
            await page.SetViewportSizeAsync(width, height);
            if (pane is not null) await page.Locator($"#panes [data-pane={pane}]").ClickAsync();
            await AccessibilityTests.CheckHereAsync(page, $"{where}, {pane} at {width}");
        }
    }
}
