using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

public sealed class GoTests(RunnerHost host) : ToolchainTest(host, "go")
{
    private const string Prices = "package shop\n\nvar rates = map[string]int{\"EUR\": 100, \"USD\": 110}\n\nfunc Convert(amount int, currency string) int {\n\treturn amount * rates[currency] / 100\n}\n";

    private static readonly SourceFile[] Shop =
    [
        new("shop/prices.go", Prices),
        new("basket/basket.go", "package basket\n\nimport \"app/shop\"\n\ntype Basket struct{ items []int }\n\nfunc (b *Basket) Add(price int) { b.items = append(b.items, price) }\n\nfunc (b *Basket) Total(currency string) int {\n\tsum := 0\n\tfor _, item := range b.items {\n\t\tsum += item\n\t}\n\treturn shop.Convert(sum, currency)\n}\n")
    ];

    private static readonly SourceFile[] ShopTests =
    [
        new("basket/basket_test.go", "package basket\n\nimport \"testing\"\n\nfunc TestTotal(t *testing.T) {\n\tb := Basket{}\n\tb.Add(10)\n\tfor currency, want := range map[string]int{\"USD\": 11} {\n\t\tt.Run(currency, func(t *testing.T) {\n\t\t\tif got := b.Total(currency); got != want {\n\t\t\t\tt.Errorf(\"got %d, want %d\", got, want)\n\t\t\t}\n\t\t})\n\t}\n}\n"),
        new("shop/prices_test.go", "package shop\n\nimport \"testing\"\n\nfunc TestEuro(t *testing.T) {\n\tif Convert(2, \"EUR\") != 2 {\n\t\tt.Fatal(\"euro is not kept\")\n\t}\n}\n")
    ];

    protected override (SourceFile[] Code, SourceFile[] Tests) Right => (Shop, ShopTests);

    protected override Fault FaultOf(FailureClass kind) => kind switch
    {
        FailureClass.Assertion => new("shop/prices.go", "110", "120", "got 12, want 11", 11, "basket/basket_test.go"),
        FailureClass.Syntax => new("shop/prices.go", "", "\nvar late int = \"text\"\n", "Compile error: cannot use", 9),
        FailureClass.MissingDependency => new("shop/prices.go", "package shop\n", "package shop\n\nimport _ \"github.com/google/uuid\"\n", "Cannot find package 'github.com/google/uuid'", 3),
        FailureClass.Timeout => new("shop/prices.go", "return", "for {\n\t}\n\treturn", "It did not finish within", 5, "basket/basket_test.go"),
        FailureClass.Lint => new("shop/run.go", "", "package shop\n\nimport \"fmt\"\n\nfunc Run(text string) {\n\tfmt.Printf(\"%d\\n\", text)\n}\n", "printf", 6),
        FailureClass.Security => new("shop/run.go", "", "package shop\n\nimport \"os/exec\"\n\nfunc Run(text string) {\n\t_ = exec.Command(\"sh\", \"-c\", text).Run()\n}\n", "shell-command", 6),
        _ => throw new ArgumentOutOfRangeException(nameof(kind))
    };

    [Fact]
    public async Task Good_program_is_green_with_every_test_and_its_coverage()
    {
        var report = await JudgeAsync(Shop, ShopTests);

        var tests = report[SignalKind.Tests]!;
        tests.Summary.ShouldBe("2 of 2 tests passed", tests.Stderr);
        tests.Tests.Select(test => (test.Name, test.File, test.Line)).ShouldBe([("basket/TestTotal/USD", "basket/basket_test.go", 5), ("shop/TestEuro", "shop/prices_test.go", 5)]);
        tests.Coverage.ShouldBe(100);
        report[SignalKind.Lint]!.Summary.ShouldBe("Nothing found", report[SignalKind.Lint]!.Stderr);
        report[SignalKind.Security]!.Summary.ShouldBe("Nothing found", report[SignalKind.Security]!.Stderr);
        report.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task Failing_test_and_panic_tell_their_values_and_places()
    {
        var wrong = await TestAsync(With(Shop, "shop/prices.go", Prices.Replace("110", "120")), ShopTests);

        ShouldBeRed(wrong, "1 of 2 tests passed");
        var failed = wrong.Tests.Single(test => test.Status == TestStatus.Failed);
        (failed.Message, failed.File, failed.Line).ShouldBe(("basket_test.go:11: got 12, want 11", "basket/basket_test.go", 11));

        var panic = (await TestAsync(With(Shop, "shop/prices.go", Prices.Replace("return", "rates = nil\n\trates[currency] = 1\n\treturn")), [ShopTests[1]])).Tests.ShouldHaveSingleItem();
        panic.Message!.ShouldContain("panic: assignment to entry in nil map");
        (panic.Status, panic.File, panic.Line).ShouldBe((TestStatus.Failed, "shop/prices.go", 7));
    }

    [Theory]
    [InlineData("var late int = \"text\"\n", "Compile error: cannot use \"text\" (untyped string constant) as int value in variable declaration", 9)]
    [InlineData("func late( {\n", "Compile error: expected ')', found '{'", 9)]
    public async Task Compile_error_is_an_error_at_its_place(string broken, string message, int line)
    {
        var report = await JudgeAsync(With(Shop, "shop/prices.go", Prices + "\n" + broken), [ShopTests[1]]);

        var error = report[SignalKind.Tests]!.Tests[0];
        error.Message.ShouldBe(message);
        (error.Status, error.File, error.Line).ShouldBe((TestStatus.Error, "shop/prices.go", line));
        report[SignalKind.Lint]!.Findings.ShouldContain(finding => finding.Severity == Severity.High && finding.File == "shop/prices.go" && finding.Line == line);
    }

    [Theory]
    [InlineData("syscall.Exit(0)")]
    [InlineData("println(\"=== RUN   TestEuro\\n--- PASS: TestEuro (0.00s)\\nPASS\"); syscall.Exit(0)")]
    public async Task Program_that_cheats_its_tests_is_never_green(string cheat)
    {
        var tests = await TestAsync(With(Shop, "shop/prices.go", Prices.Replace("package shop\n", "package shop\n\nimport \"syscall\"\n").Replace("return", $"{cheat}\n\treturn")), [ShopTests[1]]);

        tests.Passed.ShouldBeFalse();
        tests.Summary.ShouldStartWith("The test process was ended from inside");
    }

    [Fact]
    public async Task Imports_and_style_are_mended()
    {
        var report = await FixAsync([.. Shop, new("late/late.go", "package late\n\nimport \"os\"\n\nfunc Late()  string {\n\treturn strings.ToUpper(fmt.Sprint(shop.Convert(1, \"EUR\")))\n}\n")]);

        report.Files.ShouldBe([new SourceFile("late/late.go", "package late\n\nimport (\n\t\"app/shop\"\n\t\"fmt\"\n\t\"strings\"\n)\n\nfunc Late() string {\n\treturn strings.ToUpper(fmt.Sprint(shop.Convert(1, \"EUR\")))\n}\n")], report.Summary);
    }
}
