using Microsoft.Playwright;
using Nightshift.Executions;

namespace Nightshift.EndToEnd;

/// <summary>The code side of a session: reading, comparing, editing and validating by hand.</summary>
public sealed partial class RepairTests
{
    [Fact]
    public Task An_edit_by_hand_survives_a_reload_is_validated_and_compared_with_what_was_there() => site.SignedInAsync(async page =>
    {
        List<string> refused = [];
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy")) refused.Add(message.Text); };
        site.Model.Reply(AddingTask.Right);
        await AskAsync(page);
        await Assertions.Expect(page.GetByTestId("run-status")).ToHaveTextAsync("Proven");
        (await page.EvaluateAsync<bool>("() => performance.getEntriesByType('resource').some(entry => entry.name.includes('editor'))")).ShouldBeFalse("the editor comes with its first use");

        await page.GetByTestId("edit").ClickAsync();
        await page.GetByTestId("editor").Locator(".view-line").First.ClickAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.InsertTextAsync("def add(a, b):\n    return a - b\n");
        await Assertions.Expect(page.GetByTestId("editor")).ToContainTextAsync("return a - b");
        await Assertions.Expect(page.GetByTestId("edit-bar")).ToContainTextAsync("1 file edited");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToContainTextAsync("return a - b");
        await page.GetByTestId("validate").ClickAsync();

        await Assertions.Expect(page.GetByTestId("run")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("run-status").Last).ToHaveTextAsync("Partial");
        await page.Locator("#tab-tests").ClickAsync();
        await page.GetByTestId("test-result").First.GetByTestId("place").ClickAsync();
        await Assertions.Expect(page.GetByTestId("editor")).ToContainTextAsync("def test_two_numbers");
        await page.Locator("#tab-diff").ClickAsync();
        await Assertions.Expect(page.GetByTestId("diff")).ToContainTextAsync("return a - b");
        await Assertions.Expect(page.GetByTestId("diff")).ToContainTextAsync("return a + b");
        await page.Locator("#tab-proof").ClickAsync();
        await Assertions.Expect(page.GetByTestId("proof-tab")).ToContainTextAsync("You, by hand");
        await page.GetByTestId("check-proof").ClickAsync();
        await Assertions.Expect(page.GetByTestId("checked")).ToContainTextAsync("Run again, the tests ended as the proof says.");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#tab-proof")).ToHaveAttributeAsync("aria-selected", "true");
        refused.ShouldBeEmpty();
    });
}
