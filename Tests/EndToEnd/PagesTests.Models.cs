using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

public sealed partial class PagesTests
{
    [Fact]
    public Task How_models_are_chosen_what_they_may_cost_and_what_a_queue_would_is_seen_to_on_two_pages() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/models").ToString());
        await page.GetByLabel("Frugal").CheckAsync();
        await page.GetByLabel("Repairing").SelectOptionAsync("busu");
        await Assertions.Expect(page.GetByTestId("routing-saved")).ToContainTextAsync("Saved.");
        await page.GetByRole(AriaRole.Switch, new() { Name = "Learn from proofs" }).UncheckAsync();
        await Assertions.Expect(page.GetByTestId("routing-saved")).ToContainTextAsync("Saved.");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Frugal")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Switch, new() { Name = "Learn from proofs" })).Not.ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel("Repairing")).ToHaveValueAsync("busu");

        await page.Locator("#plan-prompt").FillAsync("a REST API for user sign-in with JWT tokens");
        await page.Locator("#plan-ask").ClickAsync();
        await Assertions.Expect(page.GetByTestId("plan-answer")).ToContainTextAsync("Complexity 4 = api 2 + authentication 2: a medium task, and simple in the mode frugal.");
        await Assertions.Expect(page.GetByTestId("league-empty").Or(page.GetByTestId("league"))).ToBeVisibleAsync();

        var groq = page.Locator("[data-provider=groq]");
        await groq.GetByLabel("Key for groq").FillAsync("two words");
        await groq.GetByRole(AriaRole.Button, new() { Name = "Connect groq with this key" }).ClickAsync();

        await Assertions.Expect(groq.Locator("[data-result]")).ToHaveTextAsync("The key holds a space or a character that no key has. Copy it again.");

        await page.GotoAsync(new Uri(site.SignInLink, "/usage?days=7").ToString());
        await Assertions.Expect(page.GetByTestId("ranges").Locator("[aria-current]")).ToHaveTextAsync("7 days");
        await page.GetByLabel("USD a month").FillAsync("12.5");
        await page.GetByTestId("budget-form").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByTestId("meter")).ToContainTextAsync("This month: $0 of $12.50");

        await page.Locator("#forecast-tasks").FillAsync("a function that adds\n\na REST API");
        await page.GetByTestId("forecast-form").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByTestId("forecast")).ToContainTextAsync("2 requests: about");
    });
}
