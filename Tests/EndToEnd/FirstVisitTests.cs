using Microsoft.Playwright;
using Nightshift.Infrastructure;

namespace Nightshift.EndToEnd;

[Collection(nameof(Site))]
public sealed class FirstVisitTests(Site site)
{
    [Fact]
    public Task The_printed_link_leads_from_a_request_to_proven_code_that_stands_on_its_own() => site.VisitAsync(async page =>
    {
        await page.GotoAsync(site.SignInLink.ToString());
        page.Url.ShouldNotContain("t=");

        await page.Locator("#prompt").FillAsync("a REST API for user sign-in with JWT tokens");
        await page.Locator("#prompt").PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("run-attempt")).ToHaveTextAsync("Attempt 1/5");
        await Assertions.Expect(page.GetByTestId("run-note")).ToContainTextAsync("Built from the template");
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync("def ");

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#zip").ClickAsync());
        await using var bundle = await UnpackedBundle.OpenAsync(await download.PathAsync());
        (await bundle.RunAsync("/usr/bin/python3", "-m", "pytest", "-q")).ShouldContain(" passed");

        await page.Locator("#tab-proof").ClickAsync();
        await Assertions.Expect(page.GetByTestId("proof-tab")).ToContainTextAsync("The template");
        var patch = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("patch").ClickAsync());
        (await File.ReadAllTextAsync(await patch.PathAsync())).ShouldStartWith("From ");
    });

    [Fact]
    public Task A_request_that_nothing_can_serve_is_answered_in_words() => site.SignedInAsync(async page =>
    {
        await page.Locator("#prompt").FillAsync("a chess engine that beats grandmasters");
        await page.Locator("#send").ClickAsync();

        await Assertions.Expect(page.GetByTestId("composer-problem")).ToContainTextAsync("No model is connected");
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("a chess engine that beats grandmasters");
    });

    [Fact]
    public Task Without_the_link_there_is_only_the_sign_in_page() => site.VisitAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/sessions/new").ToString());
        page.Url.ShouldContain("/login");

        await page.GotoAsync(new Uri(site.SignInLink, "/login?t=wrong").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    });
}
