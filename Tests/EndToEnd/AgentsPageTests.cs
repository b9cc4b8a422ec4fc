using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

/// <summary>An agent by hand: it is written, started from its page, and named on its run.</summary>
public sealed partial class RepairTests
{
    [Fact]
    public Task An_agent_is_written_and_a_run_is_started_with_it() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/agents/new").ToString());
        await page.GetByTestId("text").FillAsync("---\nname: Adder\nrole: Adds\nskills: [juggling]\n---\nYou add.");
        await Assertions.Expect(page.GetByTestId("preview-faults")).ToContainTextAsync("There is no skill juggling");
        await page.GetByTestId("text").FillAsync("---\nname: Adder\nrole: Adds\nskills: [performance]\n---\nYou add.");
        await Assertions.Expect(page.GetByTestId("preview")).ToHaveTextAsync("You add.");
        await page.GetByTestId("save").ClickAsync();
        await Assertions.Expect(page.GetByTestId("own-agents").GetByTestId("agent")).ToContainTextAsync("skills performance");
        await Assertions.Expect(page.GetByTestId("shipped-agents").GetByTestId("agent")).ToHaveCountAsync(10);
        await CheckSkillScreensAsync(page, "the agents");

        await page.GetByRole(AriaRole.Link, new() { Name = "Try it: Adder" }).ClickAsync();
        await Assertions.Expect(page.Locator("#agent")).ToHaveValueAsync("Adder");
        site.Model.Reply(AddingTask.Right);
        await AskAsync(page);
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("run-note")).ToContainTextAsync("Agent: Adder.");
        await Assertions.Expect(page.GetByTestId("run-skills").Locator("summary")).ToHaveTextAsync("Skills: Performance");

        await page.GotoAsync(new Uri(site.SignInLink, "/agents/Adder").ToString());
        await page.GetByTestId("delete").ClickAsync();
        await page.GetByTestId("delete-confirm").ClickAsync();
        await Assertions.Expect(page.GetByTestId("empty")).ToBeVisibleAsync();
    });
}
