using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

/// <summary>Skills by hand: one is written, tried, goes along with a run, and is deleted.</summary>
public sealed partial class RepairTests
{
    [Fact]
    public Task A_skill_is_written_tried_and_seen_on_the_run_that_it_went_along_with() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/skills").ToString());
        await Assertions.Expect(page.GetByTestId("empty")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New skill" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("preview")).ToContainTextAsync("Say what happened");
        await page.GetByTestId("text").FillAsync("no front matter");
        await Assertions.Expect(page.GetByTestId("preview-faults")).ToContainTextAsync("front matter");
        await CheckSkillScreensAsync(page, "a faulty skill");
        await page.GetByTestId("text").FillAsync("---\nname: adding\ndescription: How we add.\nkeywords: [adds]\n---\nUse the operator.");
        await Assertions.Expect(page.GetByTestId("preview")).ToHaveTextAsync("Use the operator.");
        await page.GetByTestId("save").ClickAsync();
        await Assertions.Expect(page.GetByTestId("own-skills").GetByTestId("skill")).ToContainTextAsync("How we add.");

        await page.Locator("#try-prompt").FillAsync(AddingTask.Prompt);
        await page.GetByTestId("try").ClickAsync();
        await Assertions.Expect(page.GetByTestId("try-answer")).ToContainTextAsync("The request says “adds”.");
        await page.Locator("[data-use=performance]").SelectOptionAsync("always");
        await Assertions.Expect(page.GetByTestId("said")).ToContainTextAsync("Saved");
        await CheckSkillScreensAsync(page, "the skills");

        site.Model.Reply(AddingTask.Right);
        await page.GotoAsync(new Uri(site.SignInLink, "/").ToString());
        await AskAsync(page);
        await Assertions.Expect(page.GetByTestId("run-skills").Locator("summary")).ToHaveTextAsync("Skills: Performance, Adding");
        await page.GetByTestId("run-skills").Locator("summary").ClickAsync();
        await Assertions.Expect(page.GetByTestId("chosen-skill").Last).ToContainTextAsync("Yours. The request says “adds”.");
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await CheckSkillScreensAsync(page, "a run with skills");

        await page.GotoAsync(new Uri(site.SignInLink, "/skills").ToString());
        await page.Locator("[data-use=performance]").SelectOptionAsync("by_need");
        await Assertions.Expect(page.GetByTestId("said")).ToContainTextAsync("When needed");
        await page.GetByRole(AriaRole.Link, new() { Name = "Adding", Exact = true }).ClickAsync();
        await page.GetByTestId("delete").ClickAsync();
        await page.GetByTestId("delete-confirm").ClickAsync();
        await Assertions.Expect(page.GetByTestId("empty")).ToBeVisibleAsync();
    });

    private static async Task CheckSkillScreensAsync(IPage page, string where)
    {
        foreach (var (width, height) in new[] { (390, 844), (1440, 900) })
        {
            await page.SetViewportSizeAsync(width, height);
            await AccessibilityTests.CheckHereAsync(page, $"{where} at {width}");
        }
    }
}
