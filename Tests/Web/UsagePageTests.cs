using System.Text.RegularExpressions;

namespace Nightshift.Web;

public sealed partial class UsagePageTests(WebRig web) : IClassFixture<WebRig>
{
    [Fact]
    public async Task Attempts_to_a_proof_are_told_in_a_sentence_and_listed_from_the_first()
    {
        await web.SignInAsync();
        var page = await web.Browser.GetStringAsync("/usage");

        page.ShouldContain(">3 of 4 were proven at the first attempt.</p>");
        Rows(page, "attempts").ShouldBe(["1: 3", "3: 1"]);
        page.ShouldMatch(@"id=""quality-summary"">Highest: 9 \(");
    }

    private static IEnumerable<string> Rows(string page, string chart) =>
        Row().Matches(page[page.IndexOf($"{chart}-chart-table", StringComparison.Ordinal)..]).Select(row => $"{row.Groups[1].Value}: {row.Groups[2].Value}");

    [GeneratedRegex(@"<th scope=""row""><span>(.+?)</span></th><td>(.+?)</td>")]
    private static partial Regex Row();
}
