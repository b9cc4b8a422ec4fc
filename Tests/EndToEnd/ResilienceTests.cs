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

    /// <summary>The run and its log as text, whether the log is open or not.</summary>
    private static async Task<string> WhatIsSaidAsync(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("log").Locator("li").Last).ToContainTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("proof")).ToBeVisibleAsync();
        return (await page.GetByTestId("run").TextContentAsync())!;
    }
}
