using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

public sealed class JavaScriptTests(RunnerHost host) : ToolchainTest(host, "javascript")
{
    private static readonly SourceFile[] Shop =
    [
        new("shop/prices.js", "const rates = new Map([['EUR', 1], ['USD', 1.1]]);\n\nexport function convert(amount, currency) {\n  return Math.round(amount * rates.get(currency) * 100) / 100;\n}\n"),
        new("shop/cart.js", "import { convert } from './prices.js';\n\nexport class Cart {\n  items = [];\n\n  add(name, price) {\n    this.items.push({ name, price });\n  }\n\n  total(currency = 'EUR') {\n    return convert(this.items.reduce((sum, item) => sum + item.price, 0), currency);\n  }\n}\n")
    ];

    private static readonly SourceFile[] ShopTests =
    [
        new("tests/cart.test.js", "import { beforeEach, describe, it } from 'node:test';\nimport assert from 'node:assert/strict';\nimport { Cart } from '../shop/cart.js';\n\ndescribe('cart', () => {\n  let cart;\n  beforeEach(() => { cart = new Cart(); });\n  it('is empty at first', () => assert.equal(cart.total(), 0));\n  it('totals in dollars', () => {\n    cart.add('tea', 10);\n    assert.equal(cart.total('USD'), 11);\n  });\n});\n"),
        new("tests/prices.test.js", "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { convert } from '../shop/prices.js';\n\ntest('euro is kept', async () => assert.equal(convert(2, 'EUR'), 2));\n")
    ];

    protected override (SourceFile[] Code, SourceFile[] Tests) Right => (Shop, ShopTests);

    protected override Fault FaultOf(FailureClass kind) => kind switch
    {
        FailureClass.Assertion => new("shop/prices.js", "1.1", "1.2", "12 !== 11", 11, "tests/cart.test.js"),
        FailureClass.Syntax => new("shop/prices.js", "return Math", "return = Math", "SyntaxError: Unexpected token '='", 4),
        FailureClass.MissingDependency => new("shop/prices.js", "const rates", "import 'left-pad';\nconst rates", "Cannot find package 'left-pad'", 1),
        FailureClass.Timeout => new("shop/prices.js", "  return", "  for (;;);\n  return", "It did not finish within", 8, "tests/cart.test.js"),
        FailureClass.Lint => new("shop/extra.js", "", "export const late = () => missing; // eslint-disable-line\n", "'missing' is not defined", 1),
        FailureClass.Security => new("shop/run.js", "", "export const run = text => eval(text); // eslint-disable-line\n", "eval with argument", 1),
        _ => throw new ArgumentOutOfRangeException(nameof(kind))
    };

    [Fact]
    public async Task Good_program_is_green_with_every_test_and_its_coverage()
    {
        var report = await JudgeAsync(Shop, ShopTests);

        report.Passed.ShouldBeTrue();
        var tests = report[SignalKind.Tests]!;
        tests.Summary.ShouldBe("3 of 3 tests passed");
        tests.Tests.Select(test => (test.Name, test.File, test.Line)).ShouldBe([("cart > is empty at first", "tests/cart.test.js", 8), ("cart > totals in dollars", "tests/cart.test.js", 9), ("euro is kept", "tests/prices.test.js", 5)]);
        tests.Coverage.ShouldBe(100);
        report[SignalKind.Lint]!.Summary.ShouldBe("Nothing found");
        report[SignalKind.Security]!.Summary.ShouldBe("Nothing found");
        report.Tools.Keys.ShouldBe(["node", "eslint", "eslint-plugin-security"], ignoreOrder: true);
    }

    [Fact]
    public async Task CommonJs_program_is_green_too()
    {
        var report = await JudgeAsync(
            [new("lib/add.js", "exports.add = (a, b) => a + b;\n"), new("index.js", "const path = require('node:path');\nconst { add } = require('./lib/add');\n\nmodule.exports = { add, here: path.basename(__dirname) };\n")],
            [new("index.test.js", "const { test } = require('node:test');\nconst assert = require('node:assert');\nconst { add, here } = require('./index.js');\n\ntest('adds', () => assert.strictEqual(add(1, 2), 3));\ntest('knows where it is', () => assert.strictEqual(here, 'workspace'));\n")]);

        report.Passed.ShouldBeTrue();
        report[SignalKind.Tests]!.Summary.ShouldBe("2 of 2 tests passed");
    }

    [Fact]
    public async Task Exception_in_the_code_tells_its_place_in_the_code()
    {
        var tests = await TestAsync(With(Shop, "shop/prices.js", "export function convert(amount) {\n  return amount.price.value;\n}\n"), ShopTests);

        var failed = tests.Tests.First(test => test.Status == TestStatus.Failed);
        failed.Message!.ShouldStartWith("TypeError: Cannot read properties of undefined");
        (failed.File, failed.Line).ShouldBe(("shop/prices.js", 2));
    }

    [Theory]
    [InlineData("shop/prices.js", "export const a = 1;\nexport const convert = ;\n")]
    [InlineData("shop/prices.js", "const a = 1;\nexports.convert = ;\n")]
    public async Task Syntax_error_is_an_error_at_its_place_and_blocks_every_signal(string path, string content)
    {
        var report = await JudgeAsync(With(Shop, path, content), [ShopTests[1]]);

        var error = report[SignalKind.Tests]!.Tests.ShouldHaveSingleItem();
        error.Status.ShouldBe(TestStatus.Error);
        error.Message.ShouldBe("SyntaxError: Unexpected token ';'");
        (error.File, error.Line).ShouldBe((path, 2));
        foreach (var kind in new[] { SignalKind.Lint, SignalKind.Security })
        {
            var finding = report[kind]!.Findings.ShouldHaveSingleItem();
            (finding.Rule, finding.Severity, finding.File, finding.Line).ShouldBe(("syntax", Severity.High, path, 2));
        }
    }

    [Theory]
    [InlineData("import pad from 'left-pad';\n\nexport const convert = pad;\n", "Cannot find package 'left-pad':")]
    [InlineData("const pad = require('left-pad');\nexports.convert = pad;\n", "Cannot find package 'left-pad':")]
    public async Task Missing_dependency_is_named(string content, string message)
    {
        var tests = await TestAsync(With(Shop, "shop/prices.js", content), [ShopTests[1]]);

        var error = tests.Tests.ShouldHaveSingleItem();
        error.Message!.ShouldStartWith(message);
        (error.Status, error.File, error.Line).ShouldBe((TestStatus.Error, "shop/prices.js", 1));
        tests.Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task Lint_blocks_on_what_breaks_and_only_tells_style()
    {
        var broken = (await JudgeAsync(With(Shop, "shop/extra.js", "export const late = unused => missing; // eslint-disable-line\n"), ShopTests))[SignalKind.Lint]!;
        broken.Passed.ShouldBeFalse();
        broken.Findings.Select(finding => (finding.Rule, finding.Severity, finding.Line)).ShouldBe([("no-undef", Severity.High, 1), ("no-unused-vars", Severity.Low, 1), ("notice", Severity.Low, 1)]);

        var untidy = (await JudgeAsync(With(Shop, "shop/extra.js", "const a = 1\nexport const b=2\n"), ShopTests))[SignalKind.Lint]!;
        untidy.Passed.ShouldBeTrue();
        untidy.Summary.ShouldBe("1 finding: 1 low");
    }

    [Theory]
    [InlineData("export const run = text => eval(text); // eslint-disable-line", "no-eval")]
    [InlineData("export const run = text => new Function(text)();", "no-new-func")]
    [InlineData("import { exec } from 'node:child_process';\nexport const run = text => exec(text);", "security/detect-child-process")]
    [InlineData("export const run = text => /(a+)+$/.test(text);", "security/detect-unsafe-regex")]
    public async Task Security_blocks_on_high_though_the_code_asks_to_be_spared(string content, string rule)
    {
        var security = (await JudgeAsync(With(Shop, "shop/run.js", content + "\n"), ShopTests))[SignalKind.Security]!;

        security.Passed.ShouldBeFalse();
        security.Findings.ShouldContain(finding => finding.Rule == rule && finding.Severity == Severity.High && finding.File == "shop/run.js");
    }

    [Fact]
    public async Task Security_of_low_severity_is_told_and_does_not_block()
    {
        var security = (await JudgeAsync(With(Shop, "shop/pick.js", "export const pick = (from, key) => from[key];\n"), ShopTests))[SignalKind.Security]!;

        security.Passed.ShouldBeTrue();
        security.Findings.ShouldHaveSingleItem().Rule.ShouldBe("security/detect-object-injection");
    }

    [Theory]
    [InlineData("shop/a[1].js")]
    [InlineData("shop/{a,b}.js")]
    [InlineData("shop/!(x).mjs")]
    [InlineData("shop/a b.cjs")]
    public async Task Odd_name_hides_no_finding(string path)
    {
        var report = await JudgeAsync([.. Shop, new(path, "eval(nowhere);\n")], ShopTests);

        report[SignalKind.Lint]!.Findings.ShouldContain(finding => finding.Rule == "no-undef" && finding.File == path);
        report[SignalKind.Security]!.Findings.ShouldContain(finding => finding.Rule == "no-eval" && finding.File == path);
    }

    [Theory]
    [InlineData("export const convert = () => 2;\nsetInterval(() => {}, 1000);\n")]
    public async Task Program_without_an_end_is_told_as_timed_out(string prices)
    {
        var tests = await TestAsync(With(Shop, "shop/prices.js", prices), [ShopTests[1]], seconds: 2);

        tests.Outcome.ShouldBe(RunOutcome.TimedOut);
        ShouldBeRed(tests, "It did not finish within 2 seconds.");
    }

    [Theory]
    [InlineData("process.exit(0);\nexport const convert = () => 2;\n")]
    [InlineData("export const convert = () => process.exit(0);\n")]
    [InlineData("export const convert = () => process.reallyExit(0);\n")]
    [InlineData("export const convert = () => process.kill(process.pid, 'SIGKILL');\n")]
    [InlineData("import { writeFileSync } from 'node:fs';\nexport const convert = () => {\n  const lines = [{ event: 'finished', name: 'a', status: 'passed' }, { event: 'sealed', seal: '0'.repeat(64) }];\n  writeFileSync('/reports/0.jsonl', lines.map(line => JSON.stringify(line) + '\\n').join(''));\n  process.reallyExit(0);\n};\n")]
    [InlineData("import { unlinkSync } from 'node:fs';\nexport const convert = () => { unlinkSync('/reports/0.jsonl'); return 2; };\n")]
    [InlineData("export const convert = () => 2;\nPromise.reject(new Error('late'));\n")]
    public async Task Program_that_cheats_its_tests_is_never_green(string prices)
    {
        var tests = await TestAsync(With(Shop, "shop/prices.js", prices), [ShopTests[1]]);

        tests.Passed.ShouldBeFalse();
        tests.Summary.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("", "No tests were found in nothing.test.js.")]
    [InlineData("import test from 'node:test';\ntest.skip('later', () => {});\n", "Every test was skipped, so nothing is proven.")]
    public async Task Nothing_proven_is_red(string test, string summary) => ShouldBeRed(await TestAsync(Shop, [new("nothing.test.js", test)]), summary);

    [Fact]
    public async Task Broken_hook_is_an_error_and_not_a_failure()
    {
        var tests = await TestAsync(Shop, [new("shop.test.js", "import { before, describe, it } from 'node:test';\ndescribe('shop', () => {\n  before(() => { throw new Error('no shop'); });\n  it('opens', () => {});\n});\n")]);

        tests.Tests.ShouldAllBe(test => test.Status == TestStatus.Error);
        tests.Tests.ShouldContain(test => test.Message == "Error: no shop" && test.Line == 3);
    }

    [Fact]
    public async Task What_eslint_can_mend_is_mended()
    {
        var report = await FixAsync(new("late.mjs", "export const late = text => !!text ? /a   b/ : null;\n"), new("fine.cjs", "exports.x = 1;\n"));

        report.Files.ShouldBe([new SourceFile("late.mjs", "export const late = text => text ? /a {3}b/ : null;\n")], report.Summary);
        report.Rules.ShouldBe(["no-extra-boolean-cast", "no-regex-spaces"], ignoreOrder: true);
    }
}
