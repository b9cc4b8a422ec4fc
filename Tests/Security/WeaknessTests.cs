using Nightshift.Executions;

namespace Nightshift.Security;

public sealed class WeaknessTests
{
    [Theory]
    [InlineData("B602", "command-injection")]
    [InlineData("B608", "sql-injection")]
    [InlineData("B301", "unsafe-deserialization")]
    [InlineData("B105", "hard-coded-secret")]
    [InlineData("aws-access-key", "hard-coded-secret")]
    [InlineData("no-eval", "code-execution")]
    [InlineData("security/detect-child-process", "command-injection")]
    [InlineData("CA2100", "sql-injection")]
    [InlineData("CA5351", "weak-cryptography")]
    [InlineData("certificate-not-checked", "unchecked-certificate")]
    [InlineData("shell-command", "command-injection")]
    [InlineData("NU1903", "vulnerable-dependency")]
    [InlineData("GHSA-7", "vulnerable-dependency")]
    [InlineData("strong-copyleft", "licence")]
    public void Rule_of_every_scanner_has_a_type_and_a_way_out(string rule, string type)
    {
        var vulnerability = Weakness.Describe(new Finding("tool", rule, Severity.High, "a", 1, null, "message"));

        vulnerability.Type.ShouldBe(type);
        vulnerability.FixSuggestion.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Risk_grows_with_severity_and_is_bounded()
    {
        RiskScore.Of([]).ShouldBe(0);
        RiskScore.Of([Severity.High, Severity.Medium, Severity.Low]).ShouldBe(5.2);
        RiskScore.Of(Enumerable.Repeat(Severity.High, 9)).ShouldBe(10);
    }
}
