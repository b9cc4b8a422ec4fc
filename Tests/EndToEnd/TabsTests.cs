using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

/// <summary>One session that is open in two tabs.</summary>
public sealed partial class RepairTests
{
    [Fact]
    public Task A_message_that_waits_is_sent_once_though_two_tabs_show_it() => site.SignedInAsync(async page =>
    {
        var waiting = new TaskCompletionSource();
        site.Model.Answer(new() { Text = AddingTask.Right, Until = waiting.Task }).Reply("1. subtract(a, b) gives the difference").Reply(SubtractTest).Reply(AddAndSubtract);
        await AskAndSeeItRunAsync(page);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await Assertions.Expect(other.Locator("#stop")).ToBeVisibleAsync();

        await page.Locator("#prompt").FillAsync("now add subtract(a, b)");
        await page.Locator("#prompt").PressAsync("Control+Enter");
        await Assertions.Expect(other.GetByTestId("queued")).ToContainTextAsync("now add subtract(a, b)");
        waiting.SetResult();

        foreach (var tab in new[] { page, other })
        {
            await Assertions.Expect(tab.GetByTestId("run")).ToHaveCountAsync(2);
            await Assertions.Expect(tab.GetByTestId("run-status").Last).ToHaveTextAsync("Proven");
            await Assertions.Expect(tab.GetByTestId("queue")).ToBeHiddenAsync();
        }
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("run")).ToHaveCountAsync(2);
    });

    [Fact]
    public Task A_run_that_is_begun_elsewhere_appears_in_the_open_session_and_is_compared_with_the_others() => site.SignedInAsync(async page =>
    {
        site.Model.Reply(AddingTask.Right);
        await AskAndSeeItRunAsync(page);
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        site.Model.Reply(AddingTask.Right.Replace("a + b", "b + a"));
        var request = new { prompt = "the same once more", language = "python", session_id = page.Url.Split('/')[^1], tests = AddingTask.Tests.Select(test => new { path = test.Path, content = test.Content }) };

        await ExecuteAsync(page, request);

        await Assertions.Expect(page.GetByTestId("request").Last).ToHaveTextAsync("the same once more");
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Proven");
        await page.GetByTestId("show-code").Last.ClickAsync();
        await page.Locator("#tab-diff").ClickAsync();
        await Assertions.Expect(page.GetByTestId("diff-from")).ToContainTextAsync("Run 1");
        await Assertions.Expect(page.GetByTestId("diff-summary")).ToHaveTextAsync("1 file changed");
        foreach (var line in new[] { "return a + b", "return b + a" }) await Assertions.Expect(page.GetByTestId("diff")).ToContainTextAsync(line);
    });
}
