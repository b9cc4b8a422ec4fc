using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

public sealed class PythonTests(RunnerHost host) : ToolchainTest(host, "python")
{
    private static readonly SourceFile[] Shop =
    [
        new("shop/__init__.py", ""),
        new("shop/prices.py", "RATES = {'EUR': 1.0, 'USD': 1.1}\n\n\ndef convert(amount, currency):\n    return round(amount * RATES[currency], 2)\n"),
        new("shop/cart.py", "from shop.prices import convert\n\n\nclass Cart:\n    def __init__(self):\n        self.items = []\n\n    def add(self, name, price):\n        self.items.append((name, price))\n\n    def total(self, currency='EUR'):\n        return convert(sum(price for _, price in self.items), currency)\n\n    def clear(self):\n        self.items = []\n")
    ];

    private static readonly SourceFile[] ShopTests =
    [
        new("tests/conftest.py", "import pytest\nfrom shop.cart import Cart\n\n\n@pytest.fixture\ndef cart():\n    return Cart()\n"),
        new("tests/test_cart.py", "def test_total_is_zero_at_first(cart):\n    assert cart.total() == 0\n\n\ndef test_total_in_dollars(cart):\n    cart.add('tea', 10)\n    assert cart.total('USD') == 11\n"),
        new("tests/test_prices.py", "import pytest\nfrom shop.prices import convert\n\n\n@pytest.mark.parametrize('amount', [1, 2])\ndef test_euro_is_kept(amount):\n    assert convert(amount, 'EUR') == amount\n")
    ];

    protected override (SourceFile[] Code, SourceFile[] Tests) Right => (Shop, ShopTests);

    protected override Fault FaultOf(FailureClass kind) => kind switch
    {
        FailureClass.Assertion => new("shop/prices.py", "1.1", "1.2", "assert 12.0 == 11", 7, "tests/test_cart.py"),
        FailureClass.Syntax => new("shop/prices.py", "currency):", "currency)", "expected ':'", 4),
        FailureClass.MissingDependency => new("shop/prices.py", "RATES =", "import leftpad\n\nRATES =", "Cannot find package 'leftpad'", 1),
        FailureClass.Timeout => new("shop/prices.py", "    return", "    while currency == 'USD':\n        pass\n    return", "It did not finish within", 5, "tests/test_cart.py"),
        FailureClass.Lint => new("shop/extra.py", "", "def late():\n    return missing  # noqa\n", "undefined name 'missing'", 2),
        FailureClass.Security => new("shop/run.py", "", "import subprocess\n\n\ndef run(line):\n    return subprocess.call(line, shell=True)  # nosec\n", "B602", 5),
        _ => throw new ArgumentOutOfRangeException(nameof(kind))
    };

    protected override void AlsoTold(FailureClass kind, ValidationReport report)
    {
        if (kind == FailureClass.Timeout)
            report[SignalKind.Tests]!.ShouldSatisfyAllConditions(
                tests => tests.Stderr.ShouldContain("\"/workspace/shop/prices.py\", line"), // where it hung
                tests => tests.Tests[0].Status.ShouldBe(TestStatus.Passed));
    }

    [Fact]
    public async Task Good_program_is_green_with_every_test_and_its_coverage()
    {
        var report = await JudgeAsync(Shop, ShopTests);

        report.Passed.ShouldBeTrue();
        var tests = report[SignalKind.Tests]!;
        tests.Summary.ShouldBe("4 of 4 tests passed");
        tests.Tests.Select(test => test.Name).ShouldContain("tests/test_prices.py::test_euro_is_kept[2]");
        tests.Tests[0].ShouldBe(new TestResult("tests/test_cart.py::test_total_is_zero_at_first", TestStatus.Passed, null, "tests/test_cart.py", 1, tests.Tests[0].DurationMs));
        tests.Coverage.ShouldBe(92.3); // 12 of 13 statements: nobody clears the cart
        report[SignalKind.Lint]!.Summary.ShouldBe("Nothing found");
        report[SignalKind.Security]!.Summary.ShouldBe("Nothing found");
        report.Tools.Keys.ShouldBe(["python", "pytest", "coverage", "flake8", "bandit", "autoflake", "autopep8"], ignoreOrder: true);
        report.Isolation.ShouldContain("bubblewrap");
    }

    [Fact]
    public async Task Exception_in_the_code_tells_its_place_in_the_code()
    {
        var tests = await TestAsync(With(Shop, "shop/prices.py", "def convert(amount, currency):\n    return {}[currency]\n"), ShopTests);

        var failed = tests.Tests.First(test => test.Status == TestStatus.Failed);
        failed.Message.ShouldBe("KeyError: 'EUR'");
        (failed.File, failed.Line).ShouldBe(("shop/prices.py", 2));
    }

    [Fact]
    public async Task Syntax_error_is_an_error_at_its_place_and_blocks_every_signal()
    {
        var report = await JudgeAsync(With(Shop, "shop/prices.py", "def convert(amount, currency)\n    return amount\n"), [ShopTests[2]]);

        var error = report[SignalKind.Tests]!.Tests.ShouldHaveSingleItem();
        error.Status.ShouldBe(TestStatus.Error);
        error.Message.ShouldBe("SyntaxError: expected ':': def convert(amount, currency)");
        (error.File, error.Line).ShouldBe(("shop/prices.py", 1));
        var finding = report[SignalKind.Lint]!.Findings.Single(finding => finding.Severity == Severity.High);
        (finding.Rule, finding.File, finding.Line).ShouldBe(("E999", "shop/prices.py", 1));
        report[SignalKind.Security]!.Findings.ShouldHaveSingleItem().Message.ShouldContain("could not be scanned");
        report.Signals.ShouldAllBe(signal => !signal.Passed);
    }

    [Fact]
    public async Task Missing_dependency_is_named()
    {
        var tests = await TestAsync(With(Shop, "shop/prices.py", "import leftpad\n\n\ndef convert(amount, currency):\n    return leftpad.pad(amount)\n"), [ShopTests[2]]);

        ShouldBeRed(tests, "Cannot find package 'leftpad': the registry is not reachable from here (registry.localhost does not answer).");
        var error = tests.Tests.ShouldHaveSingleItem();
        (error.Status, error.File, error.Line).ShouldBe((TestStatus.Error, "shop/prices.py", 1));
    }

    [Fact]
    public async Task Lint_blocks_on_what_breaks_and_only_tells_style()
    {
        var broken = (await JudgeAsync(With(Shop, "shop/extra.py", "import os\n\n\ndef late():\n    return missing  # noqa\n"), ShopTests))[SignalKind.Lint]!;

        broken.Passed.ShouldBeFalse();
        broken.Summary.ShouldBe("2 findings: 1 high, 1 low");
        broken.Findings.Select(finding => (finding.Rule, finding.Severity, finding.File, finding.Line)).ShouldBe([("F821", Severity.High, "shop/extra.py", 5), ("F401", Severity.Low, "shop/extra.py", 1)]);

        var untidy = (await JudgeAsync(With(Shop, "shop/extra.py", $"import os\nx=1\ny = '{new string('y', 120)}'\n"), ShopTests))[SignalKind.Lint]!;
        untidy.Passed.ShouldBeTrue();
        untidy.Findings.Select(finding => finding.Rule).ShouldBe(["F401", "E225", "E501"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("shop/a[1].py")]
    [InlineData("shop/a b.py")]
    [InlineData("build/run.py")]
    [InlineData(".hidden/run.py")]
    public async Task Odd_name_hides_no_finding(string path)
    {
        var report = await JudgeAsync([.. Shop, new(path, "import subprocess\nsubprocess.call(nowhere, shell=True)\n")], ShopTests);

        report[SignalKind.Lint]!.Findings.ShouldContain(finding => finding.Rule == "F821" && finding.File == path);
        report[SignalKind.Security]!.Findings.ShouldContain(finding => finding.Rule == "B602" && finding.File == path);
    }

    [Fact]
    public async Task Security_of_medium_severity_is_told_and_does_not_block()
    {
        var security = (await JudgeAsync(With(Shop, "shop/read.py", "import pickle\n\n\ndef read(data):\n    return pickle.loads(data)\n"), ShopTests))[SignalKind.Security]!;

        security.Passed.ShouldBeTrue();
        security.Findings.ShouldContain(finding => finding.Rule == "B301" && finding.Severity == Severity.Medium);
    }

    [Theory]
    [InlineData("import os\nos._exit(0)\n")]
    [InlineData("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")]
    [InlineData("def convert(amount, currency):\n    import os\n    os._exit(0)\n")]
    [InlineData("import json, os\n\n\ndef convert(amount, currency):\n    lines = [{'event': 'finished', 'name': 'a', 'status': 'passed'}, {'event': 'sealed', 'seal': '0' * 64}]\n    with open('/reports/tests.jsonl', 'w') as report:\n        report.write(''.join(json.dumps(line) + '\\n' for line in lines))\n    os._exit(0)\n")]
    [InlineData("import atexit\n\n\ndef convert(amount, currency):\n    atexit.register(lambda: open('/reports/tests.jsonl', 'a').write('{\"event\": \"finished\", \"name\": \"more\", \"status\": \"passed\"}\\n'))\n    return amount\n")]
    [InlineData("def convert(amount, currency):\n    open('/reports/tests.jsonl', 'w').write('not json\\n')\n    return amount\n")]
    [InlineData("import os\n\n\ndef convert(amount, currency):\n    os.remove('/reports/tests.jsonl')\n    return amount\n")]
    [InlineData("import sys\nsys.exit(0)\n")]
    public async Task Program_that_cheats_its_tests_is_never_green(string prices)
    {
        var tests = await TestAsync(With(Shop, "shop/prices.py", prices), [ShopTests[2]]);

        tests.Passed.ShouldBeFalse();
        tests.Summary.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Program_cannot_steer_its_tests_by_a_conftest_of_its_own()
    {
        var tests = await TestAsync([.. With(Shop, "shop/prices.py", "def convert(amount, currency):\n    return 0\n"), new("conftest.py", "def pytest_collection_modifyitems(items):\n    del items[1:]\n")], ShopTests);

        ShouldBeRed(tests, "1 of 4 tests passed");
    }

    [Theory]
    [InlineData("", "No tests were found in test_nothing.py.")]
    [InlineData("import pytest\n\n\n@pytest.mark.skip\ndef test_later():\n    pass\n", "Every test was skipped, so nothing is proven.")]
    public async Task Nothing_proven_is_red(string test, string summary) => ShouldBeRed(await TestAsync(Shop, [new("test_nothing.py", test)]), summary);

    [Fact]
    public async Task Program_without_tests_is_red() => ShouldBeRed(await TestAsync(Shop, []), "There are no tests, so nothing is proven.");

    [Fact]
    public async Task Program_is_judged_by_its_own_tests_when_no_others_are_given()
    {
        var report = await JudgeAsync([.. Shop, .. ShopTests], []);

        report.Passed.ShouldBeTrue();
        report[SignalKind.Tests]!.Summary.ShouldBe("4 of 4 tests passed");
        report[SignalKind.Tests]!.Coverage.ShouldBe(92.3);
    }

    [Fact]
    public async Task Broken_fixture_is_an_error_and_not_a_failure()
    {
        var tests = await TestAsync(Shop, [new("test_shop.py", "import pytest\n\n\n@pytest.fixture\ndef broken():\n    raise RuntimeError('no shop')\n\n\ndef test_shop(broken):\n    pass\n")]);

        var error = tests.Tests.ShouldHaveSingleItem();
        (error.Status, error.Message, error.File, error.Line).ShouldBe((TestStatus.Error, "RuntimeError: no shop", "test_shop.py", 6));
    }

    [Fact]
    public async Task Modules_named_as_those_of_the_tools_do_not_disturb_them()
    {
        var report = await JudgeAsync([new("coverage.py", "def add(a, b):\n    return a + b\n"), new("json.py", "X = 1\n")], [new("test_add.py", "import sys\nsys.modules.pop('coverage')\nfrom coverage import add  # noqa: E402\n\n\ndef test_add():\n    assert add(1, 2) == 3\n")]);

        report[SignalKind.Lint]!.Passed.ShouldBeTrue();
        report[SignalKind.Tests]!.Tests.ShouldHaveSingleItem().Status.ShouldBe(TestStatus.Passed);
    }

    [Fact]
    public async Task Source_folder_is_on_the_path()
    {
        var report = await JudgeAsync([new("src/adder.py", "def add(a, b):\n    return a + b\n")], [new("tests/test_adder.py", "from adder import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n")]);

        report.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task Unused_imports_and_style_are_mended_and_nothing_else()
    {
        var report = await FixAsync(new("shop/late.py", "import os\nimport json\nx=json.loads( '1' )\n"), new("shop/fine.py", "X = 1\n"), new("shop/broken.py", "def (:\n"));

        report.Files.ShouldBe([new SourceFile("shop/late.py", "import json\nx = json.loads('1')\n")], report.Summary);
        report.Rules.ShouldContain("F401");
        report.Summary.ShouldBe("autoflake and autopep8 mended shop/late.py.");
    }
}
