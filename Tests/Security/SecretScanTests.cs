using Nightshift.Executions;
using Nightshift.Toolchains;

namespace Nightshift.Security;

public sealed class SecretScanTests
{
    /// <summary>Put together here, so that this file holds none.</summary>
    public static TheoryData<string, string> Secrets => new()
    {
        { "private-key", "-----BEGIN RSA " + "PRIVATE KEY-----" },
        { "aws-access-key", "AKIA" + "QX7RM2ZKWVB4NTPL" },
        { "github-token", "ghp_" + "k2Jd8sLq0WmZx4Rt7Yv1Bn6Cf3Hg5Pa9UeTo" },
        { "gitlab-token", "glpat-" + "k2Jd8sLq0WmZx4Rt7Yv1" },
        { "slack-token", "xoxb-" + "2384756192-k2Jd8sLq0WmZx4Rt" },
        { "stripe-key", "sk_live_" + "k2Jd8sLq0WmZx4Rt7Yv1" },
        { "google-api-key", "AIza" + "k2Jd8sLq0WmZx4Rt7Yv1Bn6Cf3Hg5Pa9UeT" },
        { "model-api-key", "sk-ant-" + "k2Jd8sLq0WmZx4Rt7Yv1Bn6Cf3Hg5Pa9UeT" },
        { "package-token", "npm_" + "k2Jd8sLq0WmZx4Rt7Yv1Bn6Cf3Hg5Pa9UeTo" },
        { "json-web-token", "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxOTg3NjU0In0.k2Jd8sLq0WmZx4Rt7Yv1" },
        { "bearer-token", "Authorization: Bearer " + "k2Jd8sLq0WmZx4Rt7Yv1" },
        { "password-in-address", "postgres://admin:" + "k2Jd8sLq0W@db.internal/app" }
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Secret_of_a_known_shape_is_told_with_its_place_and_not_itself(string rule, string secret)
    {
        var finding = Scan("config.txt", $"first line\nvalue: {secret}\n").ShouldHaveSingleItem();

        (finding.Tool, finding.Rule, finding.Severity, finding.File, finding.Line).ShouldBe((SecretScan.Tool, rule, Severity.High, "config.txt", 2));
        finding.Message.ShouldNotContain(secret[8..]);
    }

    [Theory]
    [InlineData("API_TOKEN = '{0}'")]
    [InlineData("const clientSecret = \"{0}\";")]
    [InlineData("  \"db_password\": \"{0}\",")]
    [InlineData("private_key := \"{0}\"")]
    [InlineData("secret_key: str = '{0}'")]
    public void Random_value_for_a_telling_name_is_found(string line) =>
        Scan("a.py", line.Replace("{0}", "k2Jd8sLq0Wm" + "Zx4Rt7Yv1")).ShouldHaveSingleItem().Rule.ShouldBe("random-value");

    [Theory]
    [InlineData("password = 'correct horse battery staple'")]
    [InlineData("token = 'your-token-goes-here-12345'")]
    [InlineData("api_key = os.environ['SERVICE_API_KEY_NUMBER_1']")]
    [InlineData("secret = 'aaaaaaaaaaaaaaaaaaaaaaaa1'")]
    [InlineData("tokenizer = 'bert-base-uncased-model'")]
    [InlineData("url = 'https://example.org/a:b/c@d'")]
    [InlineData("a Bearer authentication-scheme-of-its-own is used")]
    [InlineData("headers = {'Authorization': f'Bearer {settings.token_of_the_service_1}'}")]
    [InlineData("checksum = 'd41d8cd98f00b204e9800998ecf8427e'")]
    public void What_only_looks_like_one_is_left_alone(string line) => Scan("a.py", line).ShouldBeEmpty();

    [Fact]
    public void Secret_in_a_test_is_told_and_does_not_block()
    {
        var key = new SourceFile("test_a.py", "KEY = '" + "AKIA" + "QX7RM2ZKWVB4NTPL'\n");

        SecretScan.Scan([key], Severity.Medium).ShouldHaveSingleItem().Severity.ShouldBe(Severity.Medium);
    }

    private static Finding[] Scan(string path, string content) => [.. SecretScan.Scan([new SourceFile(path, content)], Severity.High)];
}
