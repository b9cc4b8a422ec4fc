using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;
using Nightshift.Tests.Sandboxes;

namespace Nightshift.Tests.Toolchains;

public sealed class CSharpTests(RunnerHost host) : ToolchainTest(host, "csharp")
{
    private const string Prices = "namespace Shop;\n\npublic static class Prices\n{\n    private static readonly Dictionary<string, decimal> Rates = new() { [\"EUR\"] = 1m, [\"USD\"] = 1.1m };\n\n    public static decimal Convert(decimal amount, string currency) => Math.Round(amount * Rates[currency], 2);\n}\n";

    private static readonly SourceFile[] Shop =
    [
        new("Shop/Prices.cs", Prices),
        new("Shop/Cart.cs", "namespace Shop;\n\npublic sealed class Cart\n{\n    private readonly List<decimal> items = [];\n\n    public void Add(decimal price) => items.Add(price);\n\n    public decimal Total(string currency)\n    {\n        if (items.Count == 0)\n        {\n            return 0;\n        }\n        return Prices.Convert(items.Sum(), currency);\n    }\n}\n")
    ];

    private static readonly SourceFile[] ShopTests =
    [
        new("Tests/CartTests.cs", "using Shop;\nusing Xunit;\n\npublic class CartTests\n{\n    [Fact]\n    public void Totals_in_dollars()\n    {\n        var cart = new Cart();\n        cart.Add(10);\n        Assert.Equal(11m, cart.Total(\"USD\"));\n    }\n\n    [Theory]\n    [InlineData(2)]\n    public async Task Keeps_euro(int price)\n    {\n        await Task.Yield();\n        Assert.Equal(price, Prices.Convert(price, \"EUR\"));\n    }\n\n    [Fact(Skip = \"later\")]\n    public void Later() { }\n}\n")
    ];

    protected override (SourceFile[] Code, SourceFile[] Tests) Right => (Shop, ShopTests);

    protected override Fault FaultOf(FailureClass kind) => kind switch
    {
        FailureClass.Assertion => new("Shop/Prices.cs", "1.1m", "1.2m", "Expected: 11\nActual:   12.0", 11, "Tests/CartTests.cs"),
        FailureClass.Syntax => new("Shop/Prices.cs", "2);", "2)", "CS1002: ; expected", 7),
        FailureClass.MissingDependency => new("Shop/Prices.cs", "namespace", "using Newtonsoft.Json;\nnamespace", "Cannot find package 'Newtonsoft.Json'", 1),
        FailureClass.Timeout => new("Shop/Prices.cs", "=> Math.Round(amount * Rates[currency], 2);", "{ while (true) { } }", "It did not finish within", 7, "Tests/CartTests.cs"),
        FailureClass.Lint => new("Shop/Wait.cs", "", "#pragma warning disable\npublic static class Waiting\n{\n    public static async Task WaitAsync()\n    {\n        Task.Delay(1);\n        await Task.Yield();\n    }\n}\n", "CS4014", 6),
        FailureClass.Security => new("Shop/Keys.cs", "", "#pragma warning disable\nusing System.Security.Cryptography;\npublic static class Keys\n{\n    public static byte[] Of(byte[] text) => MD5.HashData(text);\n}\n", "CA5351", 5),
        _ => throw new ArgumentOutOfRangeException(nameof(kind))
    };

    [Fact]
    public async Task Good_program_is_green_with_every_test_and_its_coverage()
    {
        var report = await JudgeAsync(Shop, ShopTests);

        var tests = report[SignalKind.Tests]!;
        tests.Summary.ShouldBe("2 of 3 tests passed", tests.Stderr);
        tests.Tests.Select(test => (test.Name, test.Status, test.File, test.Line)).ShouldBe(
        [
            ("CartTests.Totals_in_dollars", TestStatus.Passed, "Tests/CartTests.cs", 7), ("CartTests.Keeps_euro(price: 2)", TestStatus.Passed, "Tests/CartTests.cs", 16),
            ("CartTests.Later", TestStatus.Skipped, "Tests/CartTests.cs", 23)
        ], ignoreOrder: true);
        tests.Coverage.ShouldBe(85.7); // seven lines with statements, of which the empty cart's did not run
        report[SignalKind.Lint]!.Summary.ShouldBe("Nothing found", report[SignalKind.Lint]!.Stderr);
        report[SignalKind.Security]!.Summary.ShouldBe("Nothing found", report[SignalKind.Security]!.Stderr);
        report.Tools.Keys.ShouldBe(["dotnet", "roslyn", "netanalyzers", "securitycodescan", "xunit"], ignoreOrder: true);
        report.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task Code_that_is_made_at_compile_time_is_there()
    {
        SourceFile[] code = [new("Codes.cs", "using System.Text.Json.Serialization;\nusing System.Text.RegularExpressions;\n\npublic sealed record Code(string Text);\n\n[JsonSerializable(typeof(Code))]\npublic sealed partial class Codes : JsonSerializerContext\n{\n    [GeneratedRegex(\"^[A-Z]{3}$\")]\n    public static partial Regex Form();\n}\n")];

        var tests = await TestAsync(code, [new("CodesTests.cs", "using System.Text.Json;\nusing Xunit;\n\npublic class CodesTests\n{\n    [Fact]\n    public void Match() => Assert.Matches(Codes.Form(), JsonSerializer.Deserialize(\"{\\\"Text\\\":\\\"ABC\\\"}\", Codes.Default.Code)!.Text);\n}\n")]);

        tests.Passed.ShouldBeTrue(Json.Write(tests.Tests));
    }

    [Fact]
    public async Task Failing_test_and_exception_tell_their_values_and_places()
    {
        var wrong = await TestAsync(With(Shop, "Shop/Prices.cs", Prices.Replace("1.1m", "1.2m")), ShopTests);

        ShouldBeRed(wrong, "1 of 3 tests passed");
        var failed = wrong.Tests.Single(test => test.Status == TestStatus.Failed);
        failed.Message.ShouldBe("Assert.Equal() Failure: Values differ\nExpected: 11\nActual:   12.0");
        (failed.File, failed.Line).ShouldBe(("Tests/CartTests.cs", 11));

        var thrown = (await TestAsync(With(Shop, "Shop/Prices.cs", Prices.Replace("\"USD\"", "\"GBP\"")), ShopTests)).Tests.Single(test => test.Status == TestStatus.Failed);
        thrown.Message!.ShouldStartWith("System.Collections.Generic.KeyNotFoundException: ");
        (thrown.File, thrown.Line).ShouldBe(("Shop/Prices.cs", 7));
    }

    [Fact]
    public async Task Compile_error_is_an_error_at_its_place_and_blocks_every_signal()
    {
        var report = await JudgeAsync(With(Shop, "Shop/Prices.cs", Prices.Replace("2);", "2)")), ShopTests);

        var error = report[SignalKind.Tests]!.Tests.ShouldHaveSingleItem();
        error.Message.ShouldBe("Compile error CS1002: ; expected");
        (error.Status, error.File, error.Line).ShouldBe((TestStatus.Error, "Shop/Prices.cs", 7));
        foreach (var kind in new[] { SignalKind.Lint, SignalKind.Security })
            report[kind]!.Findings.ShouldContain(finding => finding.Rule == "CS1002" && finding.Severity == Severity.High && finding.File == "Shop/Prices.cs" && finding.Line == 7);
    }

    [Fact]
    public async Task Lint_and_security_block_on_high_though_the_code_asks_to_be_spared()
    {
        var report = await JudgeAsync(
            [.. Shop, new("Shop/Keys.cs", "#pragma warning disable\nusing System.Security.Cryptography;\n\nnamespace Shop;\n\npublic static class Keys\n{\n    public static byte[] Of(byte[] text) => MD5.HashData(text);\n    public static System.Net.ICredentials Login => new System.Net.NetworkCredential(\"shop\", \"S3cret-word\");\n    public static async Task WaitAsync()\n    {\n        var unused = 1;\n        Task.Delay(1);\n        await Task.Yield();\n    }\n}\n")],
            ShopTests);

        var security = report[SignalKind.Security]!;
        security.Findings.Select(finding => (finding.Rule, finding.Severity, finding.File, finding.Line)).ShouldBe([("CA5351", Severity.High, "Shop/Keys.cs", 8), ("SCS0015", Severity.High, "Shop/Keys.cs", 9)], ignoreOrder: true); // one scanner each
        security.Passed.ShouldBeFalse();
        var lint = report[SignalKind.Lint]!;
        lint.Findings.Select(finding => (finding.Rule, finding.Severity, finding.Line)).ShouldBe([("CS4014", Severity.High, 13), ("CS0219", Severity.Low, 12)], lint.Summary);
        lint.Passed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Environment.Exit(0); return 1;")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill(); return 1;")]
    [InlineData("return Run() + 1;")]
    [InlineData("new Thread(() => throw new Exception()).Start(); Thread.Sleep(500); return 1;")]
    [InlineData("File.Delete(\"/reports/tests.jsonl\"); return 1;")]
    [InlineData("File.WriteAllText(\"/reports/tests.jsonl\", \"{\\\"event\\\":\\\"sealed\\\",\\\"seal\\\":\\\"00\\\"}\\n\"); Environment.Exit(0); return 1;")]
    public async Task Program_that_cheats_its_tests_is_never_green(string body)
    {
        var tests = await TestAsync([new("Cheat.cs", $"public static class Cheat {{ public static int Run() {{ {body} }} }}\n")], [new("CheatTests.cs", "using Xunit;\npublic class CheatTests { [Fact] public void Runs() => Assert.Equal(1, Cheat.Run()); }\n")]);

        tests.Passed.ShouldBeFalse();
        tests.Summary.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Code_that_leaves_tests_out_is_never_green()
    {
        const string orderer = "using Xunit.Abstractions;\nusing Xunit.Sdk;\n[assembly: Xunit.TestCaseOrderer(\"Fewer\", \"Program\")]\npublic class Fewer : ITestCaseOrderer { public IEnumerable<T> OrderTestCases<T>(IEnumerable<T> cases) where T : ITestCase => cases.Take(1); }\n";

        var tests = await TestAsync([.. Shop, new("Fewer.cs", orderer)], ShopTests);

        tests.Passed.ShouldBeFalse();
        tests.Tests.ShouldContain(test => test.Message == "It did not run.");
    }

    [Fact]
    public async Task Next_program_is_served_by_a_fresh_sandbox_that_was_waiting()
    {
        var warm = Host.Get<WarmSandboxes>();
        SourceFile[] marks = [new("MarkTests.cs", "using Xunit;\npublic class MarkTests\n{\n    [Fact]\n    public void Nobody_was_here()\n    {\n        Assert.False(File.Exists(\"/tmp/mark\"));\n        Assert.Null(AppContext.GetData(\"mark\"));\n        File.WriteAllText(\"/tmp/mark\", \"\");\n        AppContext.SetData(\"mark\", 1);\n    }\n}\n")];

        for (var run = 0; run < 3; run++)
        {
            (await TestAsync(Shop, marks)).Summary.ShouldBe("1 of 1 test passed");
            await HostProcesses.UntilAsync(() => warm.IsReady("csharp tests"), "No sandbox got ready.");
        }
    }

    [Fact]
    public async Task Dotnet_test_confirms_what_passed_and_refutes_what_does_not()
    {
        var right = await Host.ConfirmAsync(new ValidationRequest("csharp", Shop, ShopTests));
        right.Passed.ShouldBe(true, right.Summary);
        right.Tests.Select(test => (test.Name, test.Status)).ShouldBe([("CartTests.Totals_in_dollars", TestStatus.Passed), ("CartTests.Keeps_euro(price: 2)", TestStatus.Passed), ("CartTests.Later", TestStatus.Skipped)], ignoreOrder: true);

        var wrong = await Host.ConfirmAsync(new ValidationRequest("csharp", FaultOf(FailureClass.Assertion).In(Shop), ShopTests));
        (wrong.Passed, wrong.Summary).ShouldBe((false, "1 of 3 tests passed"));
    }

    [Fact]
    public async Task Project_of_its_own_is_neither_confirmed_nor_refuted()
    {
        var project = new SourceFile("App.csproj", Language.CSharp.Project![0].Content);

        (await Host.ConfirmAsync(new ValidationRequest("csharp", [.. Shop, project], ShopTests))).ShouldSatisfyAllConditions(
            confirmation => confirmation.Passed.ShouldBeNull(),
            confirmation => confirmation.Summary.ShouldBe("Not confirmed: the program brings a project of its own."));
    }

    [Fact]
    public async Task Usings_are_added_and_removed()
    {
        const string code = "namespace Shop;\n\npublic static class Late\n{\n    public static Regex Word => new(\"a\");\n\n    public static byte[] Hash(byte[] text) => SHA256.HashData(text);\n}\n";

        var report = await FixAsync(new("Late.cs", "using System.Xml;\n" + code), new("Fine.cs", "namespace Shop;\n\npublic sealed class Fine { }\n"));

        report.Files.ShouldBe([new SourceFile("Late.cs", "using System.Security.Cryptography;\nusing System.Text.RegularExpressions;\n" + code)], report.Summary);
        report.Rules.ShouldBe(["CS0103", "CS0246", "CS8019"]);
    }
}
