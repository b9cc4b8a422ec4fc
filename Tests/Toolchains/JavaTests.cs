using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

public sealed class JavaTests(RunnerHost host) : ToolchainTest(host, "java")
{
    private const string PricesPath = "src/main/java/shop/Prices.java";
    private const string Prices = "package shop;\n\nimport java.util.Map;\n\npublic final class Prices {\n    private static final Map<String, Integer> RATES = Map.of(\"EUR\", 100, \"USD\", 110);\n\n    private Prices() { }\n\n    public static int convert(int amount, String currency) {\n        if (!RATES.containsKey(currency)) {\n            throw new IllegalArgumentException(\"no rate for \" + currency);\n        }\n        return amount * RATES.get(currency) / 100;\n    }\n}\n";

    private static readonly SourceFile[] Shop =
    [
        new(PricesPath, Prices),
        new("src/main/java/shop/Cart.java", "package shop;\n\nimport java.util.ArrayList;\nimport java.util.List;\n\npublic final class Cart {\n    public record Item(String name, int price) { }\n\n    private final List<Item> items = new ArrayList<>();\n\n    public void add(String name, int price) {\n        items.add(new Item(name, price));\n    }\n\n    public int total(String currency) {\n        return Prices.convert(items.stream().mapToInt(Item::price).sum(), currency);\n    }\n}\n")
    ];

    private static readonly SourceFile[] ShopTests =
    [
        new("src/test/java/shop/CartTest.java", "package shop;\n\nimport static org.junit.jupiter.api.Assertions.assertEquals;\n\nimport org.junit.jupiter.api.Disabled;\nimport org.junit.jupiter.api.Test;\nimport org.junit.jupiter.params.ParameterizedTest;\nimport org.junit.jupiter.params.provider.ValueSource;\n\nclass CartTest {\n    @Test\n    void totalsInDollars() {\n        Cart cart = new Cart();\n        cart.add(\"tea\", 10);\n        assertEquals(11, cart.total(\"USD\"));\n    }\n\n    @ParameterizedTest\n    @ValueSource(ints = 2)\n    void keepsEuro(int price) {\n        assertEquals(price, Prices.convert(price, \"EUR\"));\n    }\n\n    @Test\n    @Disabled(\"later\")\n    void later() { }\n}\n")
    ];

    protected override (SourceFile[] Code, SourceFile[] Tests) Right => (Shop, ShopTests);

    protected override Fault FaultOf(FailureClass kind) => kind switch
    {
        FailureClass.Assertion => new(PricesPath, "110", "120", "expected: <11> but was: <12>", 15, "src/test/java/shop/CartTest.java"),
        FailureClass.Syntax => new(PricesPath, "/ 100;", "/ 100", "Compile error: ';' expected", 14),
        FailureClass.MissingDependency => new(PricesPath, "import java.util.Map;", "import java.util.Map;\nimport com.google.common.collect.ImmutableMap;", "Cannot find package 'com.google.common.collect'", 4),
        FailureClass.Timeout => new(PricesPath, "        return", "        while (amount > 0) { }\n        return", "It did not finish within", 20, "src/test/java/shop/CartTest.java"),
        FailureClass.Lint => new("src/main/java/shop/Names.java", "", "package shop;\n\nfinal class Names {\n    @SuppressWarnings(\"all\")\n    static boolean isEuro(String name) {\n        return name == \"EUR\";\n    }\n}\n", "StringLiteralEquality", 6),
        FailureClass.Security => new("src/main/java/shop/Run.java", "", "package shop;\n\nfinal class Run {\n    static void run(String line) throws java.io.IOException {\n        new ProcessBuilder(\"sh\", \"-c\", line).start();\n    }\n}\n", "shell-command", 5),
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
            ("shop.CartTest.totalsInDollars", TestStatus.Passed, "src/test/java/shop/CartTest.java", 12), ("shop.CartTest.keepsEuro [1] price=2", TestStatus.Passed, "src/test/java/shop/CartTest.java", 20),
            ("shop.CartTest.later", TestStatus.Skipped, "src/test/java/shop/CartTest.java", 26)
        ], ignoreOrder: true);
        tests.Coverage!.Value.ShouldBeInRange(80, 95); // all but the missing rate
        report[SignalKind.Lint]!.Summary.ShouldBe("Nothing found", report[SignalKind.Lint]!.Stderr);
        report[SignalKind.Security]!.Summary.ShouldBe("Nothing found", report[SignalKind.Security]!.Stderr);
        report.Tools.Keys.ShouldBe(["java", "junit", "jacoco", "checkstyle"], ignoreOrder: true);
    }

    [Fact]
    public async Task Failing_test_and_exception_tell_their_values_and_places()
    {
        var tests = await TestAsync(With(Shop, PricesPath, Prices.Replace("110", "120").Replace("\"EUR\", 100, ", "")), ShopTests);

        ShouldBeRed(tests, "0 of 3 tests passed");
        var wrong = tests.Tests.Single(test => test.Name == "shop.CartTest.totalsInDollars");
        (wrong.Message, wrong.File, wrong.Line).ShouldBe(("expected: <11> but was: <12>", "src/test/java/shop/CartTest.java", 15));
        var thrown = tests.Tests.Single(test => test.Name.StartsWith("shop.CartTest.keepsEuro", StringComparison.Ordinal));
        (thrown.Message, thrown.File, thrown.Line).ShouldBe(("java.lang.IllegalArgumentException: no rate for EUR", PricesPath, 12));
    }

    [Theory]
    [InlineData("System.exit(0);")]
    [InlineData("Runtime.getRuntime().halt(0);")]
    [InlineData("new java.io.File(\"/reports/tests.jsonl\").delete();")]
    [InlineData("try { java.nio.file.Files.writeString(java.nio.file.Path.of(\"/reports/tests.jsonl\"), \"{\\\"event\\\":\\\"sealed\\\",\\\"seal\\\":\\\"00\\\"}\\n\"); } catch (java.io.IOException e) { } Runtime.getRuntime().halt(0);")]
    public async Task Program_that_cheats_its_tests_is_never_green(string cheat)
    {
        var tests = await TestAsync(With(Shop, PricesPath, Prices.Replace("        return", $"        {cheat}\n        return")), ShopTests);

        tests.Passed.ShouldBeFalse();
        tests.Summary.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Security_knows_what_can_be_attacked()
    {
        const string code = "package shop;\n\nimport java.io.*;\nimport java.sql.*;\nimport javax.crypto.Cipher;\nimport javax.net.ssl.X509TrustManager;\nimport java.security.cert.X509Certificate;\n\nclass Weak implements X509TrustManager {\n    private static final String PASSWORD = \"hunter22\";\n"
            + "    Object read(InputStream in) throws Exception { return new ObjectInputStream(in).readObject(); }\n    ResultSet find(Statement s, String name) throws SQLException { return s.executeQuery(\"select * from users where name = '\" + name + \"'\"); }\n"
            + "    Cipher cipher() throws Exception { return Cipher.getInstance(\"DES\"); }\n    void run(String line) throws Exception { Runtime.getRuntime().exec(new String[] {\"sh\", \"-c\", line}); }\n    void ok() throws Exception { new ProcessBuilder(\"ls\", \"-l\").start(); }\n"
            + "    public void checkServerTrusted(X509Certificate[] chain, String type) { }\n    public void checkClientTrusted(X509Certificate[] chain, String type) { throw new IllegalStateException(); }\n    public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }\n    double pick() { return Math.random(); }\n}\n";

        var security = (await JudgeAsync([.. Shop, new("src/main/java/shop/Weak.java", code)], ShopTests))[SignalKind.Security]!;

        security.Findings.Select(finding => (finding.Rule, finding.Severity, finding.Line)).ShouldBe(
        [
            ("secret-in-code", Severity.High, 10), ("unsafe-deserialization", Severity.High, 11), ("broken-cipher", Severity.High, 13), ("shell-command", Severity.High, 14),
            ("certificate-not-checked", Severity.High, 16), ("sql-joined", Severity.Medium, 12), ("insecure-random", Severity.Low, 19)
        ], security.Summary);
    }

    [Fact]
    public async Task Imports_are_added_and_removed()
    {
        const string code = "\npublic final class Late {\n    public static List<Cart> carts() {\n        return new ArrayList<>();\n    }\n}\n";

        var report = await FixAsync([.. Shop, new("src/main/java/app/Late.java", "package app;\n\nimport java.util.Set;\n" + code)]);

        report.Files.ShouldBe([new SourceFile("src/main/java/app/Late.java", "package app;\n\nimport java.util.ArrayList;\nimport java.util.List;\nimport shop.Cart;\n" + code)], report.Summary);
        report.Rules.ShouldBe(["UnusedImports", "cant.resolve"], ignoreOrder: true);
    }
}
