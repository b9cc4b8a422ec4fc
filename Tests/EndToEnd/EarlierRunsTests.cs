using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

/// <summary>A session of more runs than fit on the screen, opened again.</summary>
public sealed partial class RepairTests
{
    [Fact]
    public Task Earlier_runs_tell_how_they_ended_as_soon_as_they_come_into_sight() => site.SignedInAsync(async page =>
    {
        await page.SetViewportSizeAsync(1440, 480);
        await AskTwiceAsync(page);

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("run-reason").Last).ToBeInViewportAsync();
        await page.GetByTestId("request").First.ScrollIntoViewIfNeededAsync();

        var first = page.GetByTestId("run").First;
        await Assertions.Expect(first.GetByTestId("run-reason")).ToBeVisibleAsync();
        await Assertions.Expect(first.GetByTestId("attempt")).ToHaveCountAsync(1);
        await Assertions.Expect(first.GetByTestId("proof")).ToBeVisibleAsync();
        await Assertions.Expect(first.GetByTestId("take")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("/api/artifacts/.+/download"));
    });

    [Fact]
    public Task Who_scrolled_up_finds_the_same_place_after_a_reload() => site.SignedInAsync(async page =>
    {
        await page.SetViewportSizeAsync(1440, 480);
        await AskTwiceAsync(page);
        var reason = page.GetByTestId("run-reason").First;
        await reason.EvaluateAsync("reason => { const timeline = document.querySelector('#timeline'); timeline.scrollTop += reason.getBoundingClientRect().top - timeline.getBoundingClientRect().top - 40; }");
        await page.WaitForFunctionAsync("() => JSON.parse(localStorage.getItem(`view:${location.pathname.split('/').at(-1)}`)).timeline?.run === document.querySelector('[data-testid=run]').dataset.execution");
        var before = (await reason.BoundingBoxAsync())!.Y;

        await page.ReloadAsync();

        await Assertions.Expect(reason).ToBeInViewportAsync();
        await Assertions.Expect(page.GetByTestId("proof").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync("return a + b");
        (await reason.BoundingBoxAsync())!.Y.ShouldBe(before, 3);
    });

    /// <summary>A run that proves half of it, and one that goes on from there.</summary>
    private async Task AskTwiceAsync(IPage page)
    {
        site.Model.Reply(AddingTask.HalfRight).Reply(AddingTask.Right);
        await page.Locator("#max-attempts").SelectOptionAsync("1");
        await AskAsync(page);
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Partial");
        await page.GetByTestId("again").ClickAsync();
        await page.GetByTestId("retry").ClickAsync();
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Proven");
    }
}
