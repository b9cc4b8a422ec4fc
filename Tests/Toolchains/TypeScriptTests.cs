using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

public sealed class TypeScriptTests(RunnerHost host) : ToolchainTest(host, "typescript")
{
    private const string Prices = "interface Rate {\n  value: number;\n}\n\nconst rates = new Map<string, Rate>([['EUR', { value: 1 }], ['USD', { value: 1.1 }]]);\n\nexport function convert(amount: number, currency: string): number {\n  const rate = rates.get(currency);\n  if (!rate) {\n    throw new Error(`no rate for ${currency}`);\n  }\n  return Math.round(amount * rate.value * 100) / 100;\n}\n";

    private static readonly SourceFile[] Shop =
    [
        new("shop/prices.ts", Prices),
        new("shop/cart.ts", "import { convert } from './prices.js';\n\nexport enum Currency { Euro = 'EUR', Dollar = 'USD' }\n\nexport class Cart {\n  private items: number[] = [];\n\n  constructor(private readonly currency: Currency = Currency.Euro) {}\n\n  add(price: number): void {\n    this.items.push(price);\n  }\n\n  total(): number {\n    return convert(this.items.reduce((sum, item) => sum + item, 0), this.currency);\n  }\n}\n"),
        new("shop/index.ts", "export * from './cart';\nexport { convert } from './prices.ts';\n")
    ];

    private static readonly SourceFile[] ShopTests =
    [
        new("tests/cart.test.ts", "import { describe, it } from 'node:test';\nimport assert from 'node:assert/strict';\nimport { Cart, Currency } from '../shop';\n\ntype Price = number;\n\ndescribe('cart', () => {\n  it('totals in dollars', () => {\n    const cart = new Cart(Currency.Dollar);\n    const price: Price = 10;\n    cart.add(price);\n    assert.equal(cart.total(), 11);\n  });\n});\n"),
        new("tests/prices.test.ts", "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { convert } from '../shop/prices.js';\n\ntest('euro is kept', () => assert.equal(convert(2, 'EUR'), 2));\n")
    ];

    protected override (SourceFile[] Code, SourceFile[] Tests) Right => (Shop, ShopTests);

    protected override Fault FaultOf(FailureClass kind) => kind switch
    {
        FailureClass.Assertion => new("shop/prices.ts", "1.1", "1.2", "12 !== 11", 12, "tests/cart.test.ts"),
        FailureClass.Syntax => new("shop/prices.ts", "return Math", "return = Math", "SyntaxError: Unexpected", 12),
        FailureClass.MissingDependency => new("shop/prices.ts", "interface", "import 'left-pad';\ninterface", "Cannot find package 'left-pad'", 1),
        FailureClass.Timeout => new("shop/prices.ts", "  return", "  for (;;);\n  return", "It did not finish within", 8, "tests/cart.test.ts"),
        FailureClass.Lint => new("shop/prices.ts", "  return Math", "  const late: string = amount;\n  return Math", "TS2322 Type 'number' is not assignable to type 'string'.", 12),
        FailureClass.Security => new("shop/run.ts", "", "export const run = (text: string): unknown => eval(text) as unknown; // eslint-disable-line\n", "eval with argument", 1),
        _ => throw new ArgumentOutOfRangeException(nameof(kind))
    };

    [Fact]
    public async Task Good_program_is_green_with_every_test_and_its_coverage()
    {
        var report = await JudgeAsync(Shop, ShopTests);

        var tests = report[SignalKind.Tests]!;
        tests.Summary.ShouldBe("2 of 2 tests passed", tests.Stderr);
        tests.Tests.Select(test => (test.Name, test.File, test.Line)).ShouldBe([("cart > totals in dollars", "tests/cart.test.ts", 8), ("euro is kept", "tests/prices.test.ts", 5)]);
        tests.Coverage!.Value.ShouldBeInRange(85, 99); // all but the missing rate
        report[SignalKind.Lint]!.Summary.ShouldBe("Nothing found", report[SignalKind.Lint]!.Stderr);
        report[SignalKind.Security]!.Summary.ShouldBe("Nothing found", report[SignalKind.Security]!.Stderr);
        report.Tools.Keys.ShouldBe(["node", "typescript", "esbuild", "eslint", "typescript-eslint", "eslint-plugin-security"], ignoreOrder: true);
    }

    [Fact]
    public async Task Error_of_types_is_told_at_its_place_while_the_tests_still_run()
    {
        var report = await JudgeAsync(With(Shop, "shop/prices.ts", Prices.Replace("  return Math", "  const late: string = amount;\n  return Math")), ShopTests);

        report[SignalKind.Tests]!.Summary.ShouldBe("2 of 2 tests passed");
        var error = report[SignalKind.Lint]!.Findings.First(finding => finding.Severity == Severity.High);
        (error.Rule, error.File, error.Line).ShouldBe(("TS2322", "shop/prices.ts", 12));
        error.Message.ShouldBe("Type 'number' is not assignable to type 'string'.");
        report[SignalKind.Lint]!.Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task Failing_test_and_exception_tell_their_values_and_places()
    {
        var tests = await TestAsync(With(Shop, "shop/prices.ts", Prices.Replace("1.1", "1.2").Replace("'EUR'", "'GBP'")), ShopTests);

        ShouldBeRed(tests, "0 of 2 tests passed");
        (tests.Tests[0].Message, tests.Tests[0].File, tests.Tests[0].Line).ShouldBe(("Expected values to be strictly equal:\n\n12 !== 11", "tests/cart.test.ts", 12));
        (tests.Tests[1].Message, tests.Tests[1].File, tests.Tests[1].Line).ShouldBe(("Error: no rate for EUR", "shop/prices.ts", 10));
    }

    [Fact]
    public async Task Lint_blocks_on_what_breaks_though_the_code_asks_to_be_spared()
    {
        var lint = (await JudgeAsync(
        [
            .. Shop,
            new("shop/unchecked.ts", "// @ts-nocheck\nexport const late: string = 1;\n"),
            new("shop/unknown.ts", "export const run = (text: string): unknown => missing(text);\n"),
            new("shop/floating.ts", "const later = async (): Promise<void> => { await Promise.resolve(); };\nlater();\nexport {}; // eslint-disable-line\n")
        ], ShopTests))[SignalKind.Lint]!;

        lint.Passed.ShouldBeFalse();
        lint.Findings.Where(finding => finding.Severity == Severity.High).Select(finding => (finding.File, finding.Rule, finding.Line)).ShouldBe(
            [("shop/unchecked.ts", "@typescript-eslint/ban-ts-comment", 1), ("shop/unknown.ts", "TS2304", 1), ("shop/floating.ts", "@typescript-eslint/no-floating-promises", 2)], ignoreOrder: true);
    }

    [Fact]
    public async Task What_eslint_can_mend_is_mended()
    {
        var report = await FixAsync(new SourceFile("late.ts", "var late: number = 1;\nexport const next = late + 1;\n"));

        report.Files.ShouldBe([new SourceFile("late.ts", "const late: number = 1;\nexport const next = late + 1;\n")], report.Summary);
        report.Rules.ShouldContain("no-var");
    }
}
