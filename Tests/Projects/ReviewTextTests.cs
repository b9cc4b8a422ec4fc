namespace Nightshift.Projects;

public sealed class ReviewTextTests
{
    private const string Reply = """
        Here it is:
        ```yaml
        summary: A shop in Python.
        parts:
          - { name: calc, path: shop/calc.py, what: counts, uses: [nothing, web] }
          - { name: web, path: shop, what: serves, uses: [calc] }
        conventions: [short names]
        tests: Run by pytest.
        findings:
          - { kind: risk, path: shop/calc.py, lines: "2-3", text: Adds floats. }
          - { kind: pattern, path: shop/calc.py, lines: 4, text: One function a file. }
          - { kind: structure, path: shop/, text: All code is here. }
          - { kind: risk, path: shop/calc.py, lines: 3-5, text: Beyond the end. }
          - { kind: risk, path: shop/none.py, text: Not there. }
          - { kind: test, path: shop/calc.py, lines: everywhere, text: Untested. }
        ```
        """;

    [Fact]
    public void Findings_keep_their_place_and_those_without_one_are_left_out_and_counted()
    {
        var (review, fault) = ReviewText.Read(ReplyText.Data(Reply), LinesOf, "model");

        fault.ShouldBeNull();
        review!.Findings.Select(finding => $"{finding.Path}:{finding.Lines}").ShouldBe(["shop/calc.py:2-3", "shop/calc.py:4", "shop:", "shop/calc.py:"]);
        (review.Dropped, review.Model, review.Parts[0].Uses).ShouldBe((2, "model", review.Parts[0].Uses));
        review.Parts.Select(part => string.Join(',', part.Uses)).ShouldBe(["web", "calc"]);
    }

    [Theory]
    [InlineData("I cannot do that.")]
    [InlineData("```yaml\nfindings: []\n```")]
    [InlineData("```yaml\nsummary: [\n```")]
    public void What_is_no_review_is_refused_with_the_reason(string reply)
    {
        var (review, fault) = ReviewText.Read(ReplyText.Data(reply), LinesOf, "model");

        review.ShouldBeNull();
        fault.ShouldNotBeNullOrEmpty();
    }

    private static int? LinesOf(string path) => path switch { "shop/calc.py" => 4, "shop" => 0, _ => null };
}
