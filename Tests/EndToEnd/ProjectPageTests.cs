using Microsoft.Playwright;
using Nightshift.Infrastructure;
using Nightshift.Queue;

namespace Nightshift.EndToEnd;

/// <summary>A project by hand, in a browser: from the wish to a task that is proven.</summary>
public sealed class ProjectPageTests(SiteWithModel site) : IClassFixture<SiteWithModel>
{
    [Fact]
    public async Task A_wish_is_planned_changed_approved_and_worked_on_before_ones_eyes()
    {
        site.Model.Default = Answer;
        var address = await site.GitHub.Git.AddAsync("ann/till", ("till/__init__.py", "\n"), ("till/calc.py", "def add(a, b):\n    return a + b\n"));
        await site.SignedInAsync(async page =>
        {
            await GoAsync(page, "/projects");
            await Assertions.Expect(page.GetByTestId("empty")).ToBeVisibleAsync();
            await GoAsync(page, "/repositories");
            await page.GetByTestId("import-address").FillAsync(address);
            await page.GetByTestId("import").ClickAsync();
            await Assertions.Expect(page.GetByTestId("repository").Filter(new() { HasText = "ann/till" }).Locator("[data-part=status]")).ToHaveTextAsync("Ready");

            await GoAsync(page, "/projects");
            await page.Locator("#project-repository").SelectOptionAsync("ann/till");
            await page.Locator("#project-wish").FillAsync("The till gives change");
            await page.Locator("#project-budget").FillAsync("5");
            await page.GetByTestId("project-add").ClickAsync();
            await page.WaitForURLAsync("**/projects/*-*");
            await Assertions.Expect(page.GetByTestId("task")).ToHaveCountAsync(2);
            await Assertions.Expect(page.GetByTestId("finding")).ToContainTextAsync("till/calc.py:1-2");
            await Assertions.Expect(page.GetByTestId("picture").Locator("line")).ToHaveCountAsync(1);
            await Assertions.Expect(page.GetByTestId("estimate")).ToContainTextAsync("Will probably come to");

            await page.GetByRole(AriaRole.Button, new() { Name = "Change Give change" }).ClickAsync();
            await page.Locator("#task-title").FillAsync("Give change back");
            await AccessibilityTests.CheckHereAsync(page, "a task that is changed");
            await page.GetByTestId("task-save").ClickAsync();
            await Assertions.Expect(page.GetByTestId("task").First).ToContainTextAsync("Give change back");
            await page.GetByRole(AriaRole.Button, new() { Name = "Drop Count coins" }).ClickAsync();
            await Assertions.Expect(page.GetByTestId("task")).ToHaveCountAsync(1);
            await Assertions.Expect(page.GetByTestId("project-why")).ToContainTextAsync("waits for your approval");
            await AccessibilityTests.CheckScreensAsync(page, "a project that waits");

            await page.SetViewportSizeAsync(1440, 900);
            await Assertions.Expect(page.GetByTestId("by-night")).ToHaveCountAsync(0); // there is no night shift
            await WaitForTheNightAsync(page);
            await page.GetByTestId("by-night").ClickAsync();
            await Assertions.Expect(page.GetByTestId("project-status")).ToHaveTextAsync("Done");
            await Assertions.Expect(page.GetByTestId("task").Locator(".chip")).ToHaveTextAsync("Proven");
            await Assertions.Expect(page.GetByTestId("log")).ToContainTextAsync("is proven, and a commit on the project's branch");
            await AccessibilityTests.CheckScreensAsync(page, "a project that is done");
            await page.GetByTestId("log-kind").SelectOptionAsync("task");
            await Assertions.Expect(page.GetByTestId("log").GetByText("All is done.")).ToBeHiddenAsync();
            await page.GetByTestId("log-kind").SelectOptionAsync("");
            await Assertions.Expect(page.GetByTestId("check")).ToContainTextAsync("does not fail");

            await page.GetByRole(AriaRole.Button, new() { Name = "See and change Give change back" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Comment on till/change.py, line 2" }).ClickAsync();
            await page.GetByRole(AriaRole.Textbox, new() { Name = "Comment on till/change.py, line 2" }).FillAsync("Never less than nothing");
            await AccessibilityTests.CheckHereAsync(page, "what a task changed");
            await page.GetByTestId("change-send").ClickAsync();
            await Assertions.Expect(page.GetByTestId("log")).ToContainTextAsync("You want it changed: till/change.py, line 2: Never less than nothing");
            await Assertions.Expect(page.GetByTestId("project-status")).ToHaveTextAsync("Done");
            await Assertions.Expect(page.GetByTestId("task").Locator(".chip")).ToHaveTextAsync("Proven");
            (await page.EvaluateAsync<string>("async () => (await fetch(document.querySelector('[data-testid=patch]').href)).text()")).ShouldContain("+    return max(paid - price, 0)");

            await GoAsync(page, "/projects");
            await Assertions.Expect(page.GetByTestId("project")).ToContainTextAsync("The till gives change");
            await AccessibilityTests.CheckScreensAsync(page, "projects");
        });
        site.Model.Default = _ => new() { Text = "Hello" };
    }

    /// <summary>Approved, the task waits in the queue until it may begin at any time.</summary>
    private async Task WaitForTheNightAsync(IPage page)
    {
        var project = new Uri(page.Url).AbsolutePath;
        var now = DateTime.UtcNow;
        await page.EvaluateAsync("shift => fetch('/api/queue/shift', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(shift) })",
            new { enabled = true, opens = $"{now.AddHours(3):HH:mm}", closes = $"{now.AddHours(4):HH:mm}", days = Shift.AllDays, time_zone = "UTC", purse_usd = 5, at_once = 1 });
        await page.ReloadAsync();
        await page.GetByTestId("by-night").ClickAsync();
        await Assertions.Expect(page.GetByTestId("by-night")).ToHaveTextAsync("Work at any time");
        await page.GetByTestId("approve").ClickAsync();
        await Assertions.Expect(page.GetByTestId("task").Locator(".chip")).ToHaveTextAsync("Waits for the night");
        await Assertions.Expect(page.GetByTestId("project-why")).ToHaveTextAsync("A task waits for the night, which begins in 2 h.");
        await AccessibilityTests.CheckScreensAsync(page, "a project by night");
        await page.SetViewportSizeAsync(1440, 900);

        await GoAsync(page, "/queue");
        await Assertions.Expect(page.GetByTestId("queue-item")).ToContainTextAsync("Task of a project");
        await AccessibilityTests.CheckScreensAsync(page, "a project's task in the queue");
        await page.SetViewportSizeAsync(1440, 900);
        await GoAsync(page, project);
    }

    private Task GoAsync(IPage page, string path) => page.GotoAsync(new Uri(site.SignInLink, path).ToString());

    private static ModelStandInAnswer Answer(ModelStandInRequest request) => new()
    {
        Text = request.Messages[0].Text switch
        {
            var said when said.StartsWith("You read a repository", StringComparison.Ordinal) =>
                "```yaml\nsummary: A till.\nparts: [{name: calc, path: till/calc.py, what: counts, uses: [numbers]}, {name: numbers, path: till/__init__.py, what: knows numbers, uses: []}]\nconventions: [short names]\ntests: None yet.\nfindings: [{kind: risk, path: till/calc.py, lines: 1-2, text: Money as floats.}]\n```",
            var said when said.StartsWith("You plan a change", StringComparison.Ordinal) => """
                ```yaml
                summary: One function and another.
                phases:
                  - title: Change
                    goal: The till knows what to give back
                    tasks:
                      - { id: give-change, title: Give change, what: "Add change(paid, price) to till/change.py", agent: BackendDeveloper, files: [till/change.py], criteria: [change is what was paid beyond the price], risk: high }
                  - title: Coins
                    tasks:
                      - { id: count-coins, title: Count coins, what: "Add coins(sum)", agent: Tester, criteria: [coins add up], depends_on: [give-change] }
                ```
                """,
            var said when said.StartsWith("You break a request", StringComparison.Ordinal) => "1. Change is never less than nothing",
            var said when said.StartsWith("You write tests", StringComparison.Ordinal) && request.Prompt.Contains("Never less", StringComparison.Ordinal) =>
                "```python test_change.py\nfrom till.change import change\n\n\ndef test_c1_gives_change():\n    assert change(5, 3) == 2\n    assert change(3, 5) == 0\n```",
            _ when request.Messages.Any(message => message.Text.Contains("Never less", StringComparison.Ordinal)) => "```python till/change.py\ndef change(paid, price):\n    return max(paid - price, 0)\n```",
            var said when said.StartsWith("You write tests", StringComparison.Ordinal) => "```python test_change.py\nfrom till.change import change\n\n\ndef test_c1_gives_change():\n    assert change(5, 3) == 2\n    assert change(3, 3) == 0\n```",
            _ => "```python till/change.py\ndef change(paid, price):\n    return paid - price\n```"
        }
    };
}
