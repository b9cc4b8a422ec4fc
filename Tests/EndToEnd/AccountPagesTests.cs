using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

/// <summary>Somebody with an account of their own, on an installation that others use too.</summary>
[Collection(nameof(Site))]
public sealed class AccountPagesTests(Site site)
{
    [Fact]
    public Task A_person_makes_an_account_and_changes_its_name_and_password() => site.VisitAsync(async page =>
    {
        await RegisterAsync(page, "the first password");
        await page.GotoAsync(new Uri(site.SignInLink, "/settings").ToString());

        await page.GetByLabel("Your name").FillAsync("Lou");
        await page.GetByLabel("Your name").PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("account-said")).ToHaveTextAsync("Renamed.");
        await page.GetByLabel("Password now").FillAsync("another password");
        await page.GetByLabel("New password").FillAsync("the second password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("page-problem")).ToContainTextAsync("The password that you have now is another one.");
        await page.GetByLabel("Password now").FillAsync("the first password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("account-said")).ToHaveTextAsync("The password is changed.");

        await AccessibilityTests.CheckScreensAsync(page, "settings of an account");
        await page.ReloadAsync();
        await page.GotoAsync(new Uri(site.SignInLink, "/").ToString());
        await Assertions.Expect(page.GetByTestId("account")).ToHaveTextAsync("Lou");
    });

    [Fact]
    public Task Earlier_sessions_are_brought_page_by_page() => site.VisitAsync(async page =>
    {
        await RegisterAsync(page, "a password of mine");
        await page.EvaluateAsync("""
            async () => {
              for (let number = 1; number <= 55; number++)
                await fetch("/api/sessions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ title: `Session ${number}` }) });
            }
            """);
        await page.GotoAsync(new Uri(site.SignInLink, "/sessions/new").ToString());
        var sessions = page.Locator("#sidebar-sessions [data-session]");
        await Assertions.Expect(sessions).ToHaveCountAsync(50);

        await page.GetByTestId("earlier-sessions").ClickAsync();

        await Assertions.Expect(sessions).ToHaveCountAsync(55);
        await Assertions.Expect(sessions.Last.Locator(".title")).ToHaveTextAsync("Session 1");
        await Assertions.Expect(sessions.Nth(50)).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByTestId("earlier-sessions")).ToHaveCountAsync(0);
    });

    private async Task RegisterAsync(IPage page, string password)
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/register").ToString());
        await page.GetByLabel("Name").FillAsync("Somebody");
        await page.GetByLabel("E-mail").FillAsync($"{Guid.NewGuid():n}@example.org");
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What shall be built?");
    }
}
