using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

/// <summary>What a person sends after the first request, and with it.</summary>
public sealed partial class RepairTests
{
    private const string SubtractTest = "```python test_subtract.py\nfrom calc import subtract\n\n\ndef test_c1_subtract():\n    assert subtract(5, 3) == 2\n```";

    private const string AddAndSubtract = "```python calc.py\ndef add(a, b):\n    return a + b\n\n\ndef subtract(a, b):\n    return a - b\n```";

    [Fact]
    public Task A_message_during_a_run_waits_in_sight_and_then_changes_what_was_delivered() => site.SignedInAsync(async page =>
    {
        var waiting = new TaskCompletionSource();
        site.Model.Answer(new() { Text = AddingTask.Right, Until = waiting.Task }).Reply("1. subtract(a, b) gives the difference").Reply(SubtractTest).Reply(AddAndSubtract);
        await AskAndSeeItRunAsync(page);

        await page.Locator("#prompt").FillAsync("this one is taken back");
        await page.Locator("#prompt").PressAsync("Control+Enter");
        await page.Locator("#prompt").FillAsync("now add subtract(a, b)");
        await page.Locator("#prompt").PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByTestId("queued")).ToHaveCountAsync(2);
        await page.GetByTestId("take-back").First.ClickAsync();
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("this one is taken back");
        await page.Locator("#prompt").FillAsync("");
        waiting.SetResult();

        await Assertions.Expect(page.GetByTestId("run")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("request").Last).ToHaveTextAsync("now add subtract(a, b)");
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("queue")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByTestId("basis")).ToContainTextAsync("run 2");
        await Assertions.Expect(page.GetByTestId("file")).ToHaveTextAsync(["calc.py", "test_calc.py", "test_subtract.py"]);
    });

    [Fact]
    public Task What_is_taken_back_stands_above_what_is_being_written_with_its_options() => site.SignedInAsync(async page =>
    {
        site.Model.Stall("```python calc.py\n");
        await AskAndSeeItRunAsync(page);

        await page.Locator("#language").SelectOptionAsync("go");
        await page.Locator("#prompt").FillAsync("this waits");
        await page.Locator("#prompt").PressAsync("Control+Enter");
        await page.Locator("#language").SelectOptionAsync("");
        await page.Locator("#prompt").FillAsync("this is being written");
        await page.GetByTestId("take-back").ClickAsync();
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("this waits\n\nthis is being written");
        await Assertions.Expect(page.Locator("#language")).ToHaveValueAsync("go");

        await page.Locator("#prompt").PressAsync("Control+Enter");
        await page.Locator("#language").SelectOptionAsync("java");
        await page.GetByTestId("take-back").ClickAsync();
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("this waits\n\nthis is being written");
        await Assertions.Expect(page.Locator("#language")).ToHaveValueAsync("java");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#language")).ToHaveValueAsync("java");
        await page.Locator("#stop").ClickAsync();
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Cancelled");
    });

    [Fact]
    public Task Files_go_with_a_request_and_the_page_shows_what_of_them_was_sent() => site.SignedInAsync(async page =>
    {
        site.Model.Reply("spoken words").Reply(AddingTask.Right);
        await page.GetByTestId("dictate").ClickAsync();
        await Assertions.Expect(page.GetByTestId("dictate")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GetByTestId("dictate").ClickAsync();
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("spoken words");
        site.Model.Recordings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(sent => sent.Model.ShouldBe("ear"), sent => sent.Bytes.ShouldBeGreaterThan(100));
        await page.GetByTestId("attach-files").SetInputFilesAsync(new FilePayload { Name = "rules.md", MimeType = "text/markdown", Buffer = System.Text.Encoding.UTF8.GetBytes("add takes whole numbers") });
        await page.EvaluateAsync("""
            () => {
              const data = new DataTransfer();
              data.items.add(new File(["nothing"], "dropped.txt", { type: "text/plain" }));
              document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """);
        await Assertions.Expect(page.GetByTestId("attached").GetByRole(AriaRole.Button)).ToHaveCountAsync(2);
        await page.ReloadAsync();
        await page.GetByTestId("attached").Filter(new() { HasText = "dropped.txt" }).GetByRole(AriaRole.Button).ClickAsync();
        await AskAsync(page);

        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        await Assertions.Expect(page.GetByTestId("attached")).ToHaveCountAsync(0);
        await page.Locator("#tab-proof").ClickAsync();
        await Assertions.Expect(page.GetByTestId("context")).ToContainTextAsync("rules.md");
        await Assertions.Expect(page.GetByTestId("context")).ToContainTextAsync("Sent whole.");
    });
}
