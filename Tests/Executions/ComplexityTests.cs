namespace Nightshift.Executions;

public sealed class ComplexityTests
{
    [Theory]
    [InlineData("a function that adds two numbers", 0, "simple")]
    [InlineData("a REST API for user sign-in with JWT tokens", 4, "medium")]
    [InlineData("a REST API with login, a PostgreSQL database and a web page with a form", 8, "complex")]
    [InlineData("split it into store.py and app.py", 2, "simple")]
    public void Each_burden_adds_its_points(string prompt, int score, string tier)
    {
        var complexity = Complexity.Of(prompt);

        complexity.Score.ShouldBe(score);
        complexity.Tier.ShouldBe(tier);
        complexity.Parts.Values.Sum().ShouldBe(score);
    }

    [Fact]
    public void Above_the_last_tier_there_is_none()
    {
        Complexity.Above("simple").ShouldBe("medium");
        Complexity.Above("complex").ShouldBe("complex");
    }
}
