using Microsoft.Playwright;

namespace Nightshift.EndToEnd;

/// <summary>The night shift by hand, in a browser.</summary>
[Collection(nameof(Site))]
public sealed class QueuePageTests(Site site)
{
    private const string TakeAway = """
        async () => {
          const send = (method, path, body) => fetch("/api" + path, { method, headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body) });
          await send("PUT", "/queue/shift", { enabled: false, opens: "00:00", closes: "00:00", days: ["mon"], time_zone: "UTC", purse_usd: 0, at_once: 1 });
          for (const item of (await (await fetch("/api/queue?limit=100")).json()).items) await send("DELETE", "/queue/" + item.id);
        }
        """;

    [Fact]
    public Task Requests_wait_for_the_night_are_put_in_order_are_proven_in_it_and_stand_in_its_paper() => site.SignedInAsync(async page =>
    {
        await page.GotoAsync(new Uri(site.SignInLink, "/").ToString());
        await page.Locator("#prompt").FillAsync("a CLI tool that keeps a to-do list");
        await page.Locator("#language").SelectOptionAsync("python");
        await Assertions.Expect(page.GetByTestId("request-forecast")).ToContainTextAsync("About $");
        await page.GetByTestId("for-the-night").ClickAsync();
        await page.GetByTestId("composer-said").GetByRole(AriaRole.Link).ClickAsync();
        foreach (var (prompt, language) in new[] { ("a converter from CSV to JSON and back", "javascript"), ("a rate limiter that allows 10 requests per minute for each client", "python") })
        {
            await page.Locator("#item-prompt").FillAsync(prompt);
            await page.Locator("#item-language").SelectOptionAsync(language);
            await page.GetByTestId("item-add").ClickAsync();
            await Assertions.Expect(Items(page).Filter(new() { HasText = prompt })).ToHaveCountAsync(1);
        }
        await Assertions.Expect(page.GetByTestId("queue-forecast")).ToContainTextAsync("The 3 that wait will probably cost");
        await Items(page).Nth(2).PressAsync("Alt+ArrowUp");
        await Assertions.Expect(Items(page).Nth(1)).ToContainTextAsync("rate limiter");
        await Assertions.Expect(Items(page).Nth(1)).ToBeFocusedAsync();
        await Items(page).Nth(2).DragToAsync(Items(page).Nth(0), new() { TargetPosition = new() { X = 200, Y = 2 } });
        await Assertions.Expect(Items(page).Nth(0)).ToContainTextAsync("CSV");
        await CheckScreensAsync(page, "a queue");

        foreach (var (field, value) in new[] { ("opens", "00:00"), ("closes", "00:00"), ("purse", "0"), ("at-once", "3") }) await page.Locator($"#shift-{field}").FillAsync(value);
        await page.Locator("#shift-enabled").CheckAsync();
        await page.GetByTestId("shift-save").ClickAsync();
        await Assertions.Expect(page.Locator(".queue-list .chip[data-status=passed]")).ToHaveCountAsync(3);
        await CheckScreensAsync(page, "a night");

        await page.GotoAsync(new Uri(site.SignInLink, "/queue/paper/latest").ToString());
        await Assertions.Expect(page.GetByTestId("paper-item").Filter(new() { HasText = "signed proof" }).Filter(new() { HasText = "lines added" })).Not.ToHaveCountAsync(0);
        await CheckScreensAsync(page, "a paper");
        await page.EvaluateAsync(TakeAway);
    });

    private static ILocator Items(IPage page) => page.GetByTestId("queue-item");

    private static async Task CheckScreensAsync(IPage page, string where)
    {
        foreach (var (width, height, theme) in new[] { (390, 844, ColorScheme.Dark), (1440, 900, ColorScheme.Light) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await page.SetViewportSizeAsync(width, height);
            await AccessibilityTests.CheckHereAsync(page, $"{where} at {width}");
        }
    }
}
