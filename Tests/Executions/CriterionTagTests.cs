namespace Nightshift.Executions;

public sealed class CriterionTagTests
{
    [Theory]
    [InlineData("test_main.py::test_c1_adds[c9-x]", 1)]
    [InlineData("test_main.py::TestC3Edges::test_none", 3)]
    [InlineData("c2: adds two numbers", 2)]
    [InlineData("TokenBucket: C12: refuses", 12)]
    [InlineData("CalculatorTests.C4_adds", 4)]
    [InlineData("TestC5Adds", 5)]
    [InlineData("TestC5_Adds/c6_zero", 5, 6)]
    [InlineData("test_c1_c2_adds", 1, 2)]
    [InlineData("test_adds")]
    [InlineData("test_ac1_adds")]
    [InlineData("calls GET /c1 twice")]
    [InlineData("c0: none, c100: too far, abc1: no")]
    public void A_test_names_the_criteria_it_checks(string name, params int[] expected) => CriterionTag.In(name).ShouldBe(expected, ignoreOrder: true);
}
