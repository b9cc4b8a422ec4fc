using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

public sealed partial class RepairTests
{
    [Fact]
    public Task A_plan_is_changed_on_the_page_and_turns_green() => site.SignedInAsync(async page =>
    {
        site.Model.Reply("1. It subtracts.\n2. Negative numbers are added.").Reply(AddingTask.NamedTestsReply).Reply(AddingTask.Right);
        await page.Locator("#prompt").FillAsync(AddingTask.Prompt);
        await page.Locator("#plan").CheckAsync();
        await page.Locator("#send").ClickAsync();

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Needs you");
        await Assertions.Expect(page.Locator("[data-testid=session-list] [aria-current=page] .chip")).ToHaveTextAsync("Needs you");
        await page.ReloadAsync();
        await page.GetByTestId("criterion-edit").First.FillAsync(AddingTask.Criteria[0]);
        await page.GetByTestId("criterion-edit").First.PressAsync("Escape");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("criterion-edit").First).ToHaveValueAsync(AddingTask.Criteria[0]);
        await page.GetByTestId("go-on").ClickAsync();

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.Locator("[data-testid=criterion][data-state=passed]")).ToHaveTextAsync([$"{AddingTask.Criteria[0]}holds", $"{AddingTask.Criteria[1]}holds"]);
        (await page.EvaluateAsync<bool>("() => Object.keys(localStorage).some(key => key.startsWith('plan:'))")).ShouldBeFalse();
    });

    [Fact]
    public Task A_budget_is_raised_on_the_page() => site.SignedInAsync(async page =>
    {
        site.Model.Answer(new() { Text = AddingTask.HalfRight, Usage = (10_000, 0) }).Reply(AddingTask.Right);
        var request = new { prompt = AddingTask.Prompt, language = "python", tests = AddingTask.Tests.Select(test => new { path = test.Path, content = test.Content }), budget_usd = 0.0105 };
        await page.GotoAsync(new Uri(site.SignInLink, $"/sessions/{(await ExecuteAsync(page, request)).SessionId}").ToString());

        await Assertions.Expect(page.GetByTestId("question")).ToContainTextAsync("this run's budget of $0.0105");
        await page.GetByTestId("budget").FillAsync("100");
        await page.GetByTestId("go-on").ClickAsync();

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
    });
}
