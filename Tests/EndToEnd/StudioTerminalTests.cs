using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

/// <summary>The terminals of a workspace in the browser.</summary>
[Collection(nameof(Site))]
public sealed class StudioTerminalTests(Site site)
{
    private const string Write = """
        ([path, content]) => fetch("/api/workspaces/" + location.pathname.split("/").pop() + "/file", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ path, content }) }).then((answer) => answer.status)
        """;

    /// <summary>The rows that are shown, without what is right of their text.</summary>
    private const string Rows = "() => [...document.querySelectorAll('.xterm-rows > div')].map((row) => row.textContent.trimEnd())";

    [Fact]
    public Task A_shell_works_beside_the_editor_draws_full_screen_programs_and_is_there_again_after_its_Runner_died() => site.SignedInAsync(async page =>
    {
        List<string> refused = [];
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy")) refused.Add(message.Text); };
        await page.GotoAsync(new Uri(site.SignInLink, "/studio").ToString());
        await page.Locator("#workspace-name").FillAsync("Terminals");
        await page.GetByTestId("workspace-create").ClickAsync();
        await page.WaitForURLAsync("**/studio/*-*");
        (await page.EvaluateAsync<int>(Write, new[] { "package.json", """{ "scripts": { "test": "node --test" } }""" })).ShouldBe(200);
        (await page.EvaluateAsync<int>(Write, new[] { "sum.test.mjs", "import test from 'node:test';\ntest('adds', () => {});\n" })).ShouldBe(200);

        await page.Keyboard.PressAsync("Control+`");
        var screen = page.GetByTestId("terminal");
        await Assertions.Expect(screen.Locator(".xterm-rows")).ToContainTextAsync("/workspace $");
        await Assertions.Expect(page.GetByTestId("sandbox-state")).ToHaveTextAsync("Running");
        await page.Keyboard.TypeAsync("npm test\n");
        await Assertions.Expect(screen.Locator(".xterm-rows")).ToContainTextAsync("pass 1");
        await page.Keyboard.TypeAsync("printf 'one\\ntwo\\n' > notes.txt; printf '\\033[38;2;10;60;30mtrue \\033[0mcolour\\n'\n");
        await Assertions.Expect(page.GetByTestId("entry").Filter(new() { HasText = "notes.txt" })).ToBeVisibleAsync();
        await Assertions.Expect(screen.Locator(".xterm-rows span", new() { HasText = "true" }).Last).ToHaveCSSAsync("color", "rgb(10, 60, 30)");

        await page.Keyboard.TypeAsync("clear; vi notes.txt\n");
        await page.WaitForFunctionAsync($"() => {{ const rows = ({Rows})(); return rows[0] === 'one' && rows[1] === 'two' && rows[2] === '~' && rows.at(-2) === '~' && rows.at(-1).startsWith('\"notes.txt\"'); }}");
        await page.Keyboard.TypeAsync("ddp:wq\n");
        await Assertions.Expect(screen.Locator(".xterm-rows")).ToContainTextAsync("/workspace $");
        await page.GetByTestId("entry").Filter(new() { HasText = "notes.txt" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-testid=editor] .view-lines')?.innerText.startsWith('two')");
        await screen.ClickAsync();
        await page.Keyboard.TypeAsync("top\n");
        await page.WaitForFunctionAsync($"() => {{ const rows = ({Rows})(); return rows[0].startsWith('top - ') && rows.some((row) => row.includes('PID USER')) && rows.some((row) => row.endsWith(' bash')); }}");
        await page.Keyboard.TypeAsync("q");

        await page.GetByTestId("terminal-split").ClickAsync();
        await Assertions.Expect(screen).ToHaveCountAsync(2);
        await Assertions.Expect(screen.Last.Locator(".xterm-rows")).ToContainTextAsync("/workspace $");
        await page.Keyboard.TypeAsync("echo beside-$((40+2))\n");
        await Assertions.Expect(screen.Last.Locator(".xterm-rows")).ToContainTextAsync("beside-42");
        await page.GetByTestId("terminal-new").ClickAsync();
        await Assertions.Expect(page.GetByTestId("terminal-tab")).ToHaveTextAsync(["bash 1 | bash 2", "bash 3"]);
        await AccessibilityTests.CheckHereAsync(page, "terminals");
        await page.GetByTestId("terminal-close").ClickAsync();
        await Assertions.Expect(page.GetByTestId("terminal-tab")).ToHaveCountAsync(1);

        await page.ReloadAsync();
        await Assertions.Expect(screen.Last.Locator(".xterm-rows")).ToContainTextAsync("beside-42");
        await site.KillAsync("Runner");
        await Assertions.Expect(screen.Last.Locator(".xterm-rows")).ToContainTextAsync("this is a new shell ]");
        await Assertions.Expect(screen.Last.Locator(".xterm-rows")).ToContainTextAsync("beside-42");
        await screen.Last.ClickAsync();
        await page.Keyboard.TypeAsync("cat notes.txt\n");
        await Assertions.Expect(screen.Last.Locator(".xterm-rows")).ToContainTextAsync("twoone");

        await page.GetByTestId("terminal-commands").ClickAsync();
        await Assertions.Expect(page.GetByTestId("command-log")).ToContainTextAsync("npm test");
        await AccessibilityTests.CheckHereAsync(page, "commands and rules");
        await page.Keyboard.PressAsync("Escape");
        await page.SetViewportSizeAsync(390, 844);
        await page.Locator("#panes [data-pane=terminal]").ClickAsync();
        await Assertions.Expect(screen.First).ToBeVisibleAsync();
        await AccessibilityTests.CheckHereAsync(page, "terminals at 390");
        refused.ShouldBeEmpty();
        (await page.EvaluateAsync<int>(StudioPageTests.TakeAway)).ShouldBe(204);
    });
}
