using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

/// <summary>From the connection with GitHub to a pull request, by hand.</summary>
public sealed partial class RepairTests
{
    private const string CalcTests = "```python test_subtract.py\nfrom shop.calc import subtract\n\n\ndef test_c1_subtracts():\n    assert subtract(5, 3) == 2\n```";
    private const string CalcCode = "```python shop/calc.py\ndef total_of_basket(prices):\n    return sum(prices)\n\n\ndef subtract(a, b):\n    return a - b\n```";

    [Fact]
    public Task A_repository_is_imported_searched_and_changed_by_a_pull_request() => site.SignedInAsync(async page =>
    {
        site.GitHub.Tokens["github_pat_by_hand"] = ("ann", null);
        site.GitHub.Git.Private["ann/web"] = "github_pat_by_hand";
        await site.GitHub.Git.AddAsync("ann/web", ("shop/__init__.py", "\n"), ("shop/calc.py", "def total_of_basket(prices):\n    return sum(prices)\n"), ("config.py", "password = \"x9Kd83jfQ0s7Lm2p\"\n"), ("package.json", """{ "dependencies": { "express": "5.0.0" } }"""));
        await site.GitHub.Git.AddAsync("ann/old", ("shop/old.py", "old = 1\n"), ("package.json", """{ "dependencies": { "express": "4.18.0" } }"""));

        await page.GotoAsync(new Uri(site.SignInLink, "/settings").ToString());
        await page.Locator("#github-token").FillAsync("github_pat_by_hand");
        await page.Locator("#github-connect").ClickAsync();
        await Assertions.Expect(page.GetByTestId("github-user")).ToHaveTextAsync("ann");

        await page.GotoAsync(new Uri(site.SignInLink, "/repositories").ToString());
        await page.GetByTestId("import-address").FillAsync("ann/web");
        await page.GetByTestId("import").ClickAsync();
        await Assertions.Expect(page.GetByTestId("repository")).ToContainTextAsync("Ready");
        await Assertions.Expect(page.GetByTestId("repository")).ToContainTextAsync("1 secret found");

        await page.GetByTestId("import-address").FillAsync("ann/old");
        await page.GetByTestId("import").ClickAsync();
        await Assertions.Expect(page.GetByTestId("repository").Filter(new() { HasText = "ann/old" })).ToContainTextAsync("Ready");
        await page.ReloadAsync();
        await page.Locator("#compare-one").SelectOptionAsync("ann/web");
        await page.Locator("#compare-other").SelectOptionAsync("ann/old");
        await page.GetByTestId("compare-button").ClickAsync();
        await Assertions.Expect(page.GetByTestId("conflicts")).ToContainTextAsync("express npm: 5.0.0 in ann/web, 4.18.0 in ann/old");
        await Assertions.Expect(page.GetByTestId("conflicts")).ToContainTextAsync("shop/");
        await AccessibilityTests.CheckHereAsync(page, "a comparison");

        await page.GotoAsync(new Uri(site.SignInLink, "/settings").ToString());
        await page.Locator("#webhook-repository").SelectOptionAsync("ann/web");
        await page.GetByTestId("webhook-make").ClickAsync();
        (await page.GetByTestId("webhook-address").TextContentAsync())!.ShouldStartWith(new Uri(site.SignInLink, "/api/github/webhooks/").ToString());
        (await page.GetByTestId("webhook-secret").TextContentAsync())!.Length.ShouldBe(64);
        await page.GetByTestId("deploy-key-make").ClickAsync();
        await Assertions.Expect(page.GetByTestId("public-key")).ToContainTextAsync("ecdsa-sha2-nistp256 ");
        await AccessibilityTests.CheckHereAsync(page, "a webhook's secret and a deploy key");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("webhook-made")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#webhook-repository")).ToContainTextAsync("ann/web, has a secret");

        await page.GotoAsync(new Uri(site.SignInLink, "/search?q=total+of+a+basket").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("shop/calc.py");

        await page.GotoAsync(new Uri(site.SignInLink, "/sessions/new?repository=ann/web").ToString());
        await page.Locator("#options summary").ClickAsync();
        await Assertions.Expect(page.GetByTestId("repository-choice")).ToHaveValueAsync("ann/web");
        await page.Locator("#pull").CheckAsync();
        site.Model.Reply("1. subtract(a, b) gives the difference").Reply(CalcTests).Reply(CalcCode);
        await page.Locator("#prompt").FillAsync("add subtract(a, b) to shop/calc.py");
        await page.GetByTestId("send").ClickAsync();

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("pull-request")).ToHaveAttributeAsync("href", $"{site.GitHub.BaseUrl}/ann/web/pull/1");
        site.GitHub.Pulls.ShouldHaveSingleItem().Body.ShouldContain("[x] subtract(a, b) gives the difference");
    });
}
