using Microsoft.Playwright;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.EndToEnd;

public sealed partial class RepairTests(SiteWithModel site) : IClassFixture<SiteWithModel>
{
    [Fact]
    public Task A_wrong_answer_is_seen_to_fail_and_its_repair_to_pass() => site.SignedInAsync(async page =>
    {
        site.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);
        await AskAsync(page);

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("run").GetByRole(AriaRole.Status)).ToContainTextAsync(["Proven", "on attempt 2"]);
        await Assertions.Expect(page.GetByTestId("run-attempt")).ToHaveTextAsync("Attempt 2/5");
        await Assertions.Expect(page.GetByTestId("attempt")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("attempt-failure").First).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".taught").First).ToContainTextAsync("A test failed");
        await page.Locator("#tab-diff").ClickAsync();
        await Assertions.Expect(page.GetByTestId("diff")).ToContainTextAsync("return a + b + 1");
        await page.Locator("#tab-tests").ClickAsync();
        await Assertions.Expect(page.GetByTestId("test-result")).ToHaveCountAsync(2);
        await page.Locator("#tab-code").ClickAsync();
        await page.GetByTestId("file").Filter(new() { HasText = "test_calc.py" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync("def test_two_numbers");
    });

    [Fact]
    public Task A_reload_in_the_middle_of_a_run_changes_nothing() => site.SignedInAsync(async page =>
    {
        var reloaded = new TaskCompletionSource();
        site.Model.Reply(AddingTask.Wrong()).Answer(new() { Text = AddingTask.Right, Until = reloaded.Task });
        await AskAsync(page);
        await Assertions.Expect(page.GetByTestId("run-attempt")).ToHaveTextAsync("Attempt 2/5", new() { Timeout = 60_000 });

        await page.ReloadAsync();
        reloaded.SetResult();

        await Assertions.Expect(page.GetByTestId("attempt")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync("return a + b");
    });

    [Fact]
    public Task What_was_not_proven_is_tried_again_with_a_hint_and_comes_with_its_proof() => site.SignedInAsync(async page =>
    {
        site.Model.Reply(AddingTask.HalfRight).Reply(AddingTask.Right);
        await page.Locator("#max-attempts").SelectOptionAsync("1");
        await AskAsync(page);
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Partial");

        await Assertions.Expect(page.GetByTestId("take")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("/api/artifacts/.+/download"));
        await Assertions.Expect(page.GetByTestId("speak")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("another-model")).ToBeHiddenAsync(); // there is no other
        await page.GetByTestId("again").ClickAsync();
        await page.GetByTestId("hint").FillAsync("mind the negative numbers");
        await page.ReloadAsync();
        await page.GetByTestId("again").ClickAsync();
        await Assertions.Expect(page.GetByTestId("hint")).ToHaveValueAsync("mind the negative numbers");
        await page.GetByTestId("retry").ClickAsync();

        await Assertions.Expect(page.GetByTestId("run")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("request").Last).ToHaveTextAsync("mind the negative numbers");
        var proof = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("proof").Last.ClickAsync());
        proof.SuggestedFilename.ShouldBe("proof.json");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("request").Last).ToHaveTextAsync("mind the negative numbers");
    });

    [Fact]
    public Task Stop_ends_a_run_at_once() => site.SignedInAsync(async page =>
    {
        site.Model.Stall("```python calc.py\n");
        await AskAsync(page);
        await page.Locator("#stop").ClickAsync();

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Cancelled");
    });

    [Fact]
    public Task A_run_goes_on_from_an_earlier_attempt_and_is_replayed_without_a_model() => site.SignedInAsync(async page =>
    {
        site.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);
        await AskAsync(page);
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        site.Model.Reply(AddingTask.Right);

        await page.GetByTestId("again").ClickAsync();
        await page.GetByTestId("fork-from").SelectOptionAsync("Attempt 1, and forget what came after");
        await page.GetByTestId("hint").FillAsync("use the plus operator");
        await page.GetByTestId("retry").ClickAsync();
        var fork = page.GetByTestId("run").Last;
        await Assertions.Expect(page.GetByTestId("run")).ToHaveCountAsync(2);
        await Assertions.Expect(fork.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(fork.GetByTestId("attempt")).ToHaveCountAsync(2);
        site.Model.Requests.Last().Prompt.ShouldContain("use the plus operator");

        var asked = site.Model.Requests.Count;
        await page.GotoAsync(new Uri(site.SignInLink, "/executions").ToString());
        await page.GetByTestId("execution").First.Locator("[data-replay]").ClickAsync();
        await page.WaitForURLAsync("**/sessions/*-*");
        await Assertions.Expect(page.GetByTestId("run")).ToHaveCountAsync(3);
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Proven");
        site.Model.Requests.Count.ShouldBe(asked);
    });

    [Fact]
    public Task Escape_closes_the_menu_first_and_stops_the_run_then() => site.SignedInAsync(async page =>
    {
        await page.SetViewportSizeAsync(1200, 800);
        site.Model.Stall("```python calc.py\n");
        await AskAndSeeItRunAsync(page);

        await page.Locator("#menu-open").ClickAsync();
        await Assertions.Expect(page.Locator("#main-nav")).ToBeVisibleAsync();
        var cancelled = false;
        page.Request += (_, request) => cancelled |= request.Url.EndsWith("/cancel", StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#main-nav")).ToBeHiddenAsync();
        await page.Locator("#prompt").DispatchEventAsync("keydown", new { key = "Escape", isComposing = true, bubbles = true });
        cancelled.ShouldBeFalse();

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Cancelled");
        cancelled.ShouldBeTrue();
    });

    /// <summary>A request beside the page, as a program of the same person makes it.</summary>
    private async Task<ExecuteAccepted> ExecuteAsync(IPage page, object request)
    {
        var origin = site.SignInLink.GetLeftPart(UriPartial.Authority);
        var response = await page.APIRequest.PostAsync($"{origin}/api/execute", new() { DataObject = request, Headers = new Dictionary<string, string> { ["Origin"] = origin } });
        response.Status.ShouldBe(202, await response.TextAsync());
        return Json.Read<ExecuteAccepted>(await response.TextAsync());
    }

    private static async Task AskAndSeeItRunAsync(IPage page)
    {
        await AskAsync(page);
        await page.WaitForURLAsync("**/sessions/*-*");
        await Assertions.Expect(page.Locator("#stop")).ToBeVisibleAsync();
    }

    private static async Task AskAsync(IPage page, string prompt = AddingTask.Prompt)
    {
        await page.Locator("#prompt").FillAsync(prompt);
        await page.Locator("#own-tests summary").ClickAsync();
        await page.Locator("#own-tests-files input").Last.FillAsync(AddingTask.Tests[0].Path);
        await page.Locator("#own-tests-files textarea").Last.FillAsync(AddingTask.Tests[0].Content);
        await page.Locator("#send").ClickAsync();
    }
}
