using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

/// <summary>What happens to the page while a run goes on without it.</summary>
public sealed partial class RepairTests
{
    [Fact]
    public Task A_network_cut_an_Api_restart_and_a_sleep_in_the_middle_of_a_run_leave_no_trace() => site.SignedInAsync(async page =>
    {
        site.Model.Answer(new() { Text = AddingTask.Wrong(), Delay = TimeSpan.FromSeconds(2) }).Answer(new() { Text = AddingTask.Wrong(2), Delay = TimeSpan.FromSeconds(2) })
            .Answer(new() { Text = AddingTask.Right, Delay = TimeSpan.FromSeconds(2) });
        await AskAsync(page);
        await page.WaitForURLAsync("**/sessions/*-*");
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Working");

        await page.Context.SetOfflineAsync(true);
        await site.KillAsync("Api"); // AppHost starts it again
        await Assertions.Expect(page.GetByTestId("connection")).ToContainTextAsync("The connection is lost");
        await page.Context.SetOfflineAsync(false);

        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "frozen" });
        await devtools.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "active" });

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("connection")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByTestId("attempt")).ToHaveCountAsync(3);
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync("return a + b");
        var survived = await WhatIsSaidAsync(page);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync("return a + b");
        (await WhatIsSaidAsync(page)).ShouldBe(survived, "a page that was never disturbed says the same");
    });

    [Fact]
    public Task What_cannot_be_read_is_said_and_read_as_soon_as_it_can_be() => site.SignedInAsync(async page =>
    {
        site.Model.Reply(AddingTask.Right);
        await AskAsync(page);
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await page.RouteAsync("**/api/execute/*", route => route.AbortAsync());

        await page.ReloadAsync();

        await Assertions.Expect(page.GetByTestId("run-problem")).ToContainTextAsync("cannot be read now");
        await Assertions.Expect(page.GetByTestId("panel")).ToContainTextAsync("cannot be read now");
        await page.UnrouteAsync("**/api/execute/*");
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync("return a + b");
        await Assertions.Expect(page.GetByTestId("proof")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("run-problem")).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_browser_that_makes_no_notifications_shows_the_end_of_a_run_all_the_same() => site.SignedInAsync(async page =>
    {
        site.Model.Stall("```python calc.py\n");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(site.SignInLink, "/sessions/new").ToString());
        await AskAsync(other);
        await other.WaitForURLAsync("**/sessions/*-*");
        await Assertions.Expect(other.GetByTestId("run-status")).ToHaveTextAsync("Working");
        await page.AddInitScriptAsync("""
            localStorage.setItem("notifications", "on");
            Object.defineProperty(document, "hidden", { get: () => true });
            window.Notification = class { static permission = "granted"; constructor() { throw new TypeError("Illegal constructor"); } };
            """);
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync(new Uri(site.SignInLink, "/").ToString()), response => response.Url.EndsWith("/api/events/stream", StringComparison.Ordinal));
        var chip = page.GetByTestId("session-list").Locator($"[data-session='{other.Url[^36..]}'] .chip");
        await Assertions.Expect(chip).ToHaveTextAsync("Working");

        await other.Locator("#stop").ClickAsync();

        await Assertions.Expect(chip).ToHaveTextAsync("Cancelled");
        await page.WaitForFunctionAsync("() => localStorage.getItem('notifications') === 'off'");
    });

    /// <summary>The run and its log as text, whether the log is open or not.</summary>
    private static async Task<string> WhatIsSaidAsync(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("log").Locator("li").Last).ToContainTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("proof")).ToBeVisibleAsync();
        return (await page.GetByTestId("run").TextContentAsync())!;
    }
}
