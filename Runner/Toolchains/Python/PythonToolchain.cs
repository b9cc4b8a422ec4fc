using System.Security.Cryptography;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.Python;

/// <summary>pytest under coverage, flake8, bandit.</summary>
internal static class PythonToolchain
{
    private const string Name = "python", Interpreter = "/usr/bin/python3";
    private static readonly SourceFile Harness = HarnessFiles.Read(Name, "harness.py");
    private static readonly SourceFile Fixes = HarnessFiles.Read(Name, "fixes.py");
    private static readonly SourceFile Linting = HarnessFiles.Read(Name, "lint.py");
    private static readonly SourceFile Style = HarnessFiles.Read(Name, "style.py");
    private static readonly SourceFile[] Mutations = [HarnessFiles.Read(Name, "mutations.py"), HarnessFiles.Read(Name, "mutants.py")];
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1",
        ["PYTHONHASHSEED"] = "0"
    };

    public static readonly Toolchain Instance = new(Name)
    {
        Extensions = [".py"],
        IsTest = path => Path.GetFileName(path) is var name && (name.StartsWith("test_", StringComparison.Ordinal) || name.EndsWith("_test.py", StringComparison.Ordinal)),
        SteersTests = path => Path.GetFileName(path) is "conftest.py" or "pytest.ini" or "tox.ini",
        Checks =
        [
            new(SignalKind.Tests, "pytest", Tests, TestVerdict.Read),
            new(SignalKind.Lint, "flake8", Lint, (submission, run, result) => FindingVerdict.Read(submission, run, result, "Python", Flake8Report.Read, 0, 1)),
            new(SignalKind.Security, "bandit", Security, (submission, run, result) => FindingVerdict.Read(submission, run, result, "Python", BanditReport.Read, 0, 1))
        ],
        Mending = new("autoflake and autopep8", submission => Tool(submission, Mending.Report, [Interpreter, "-I", "/harness/fixes.py", $"/reports/{Mending.Report}"]) with { Harness = [Fixes, .. Styled(submission)] }),
        Mutate = plan => plan.Run(Name, [Interpreter, "-I", "/harness/mutations.py"], Mutations) with { Environment = Environment },
        Versions = () => new SandboxRun([Interpreter, "-I", "-c",
            """
            import importlib.metadata, platform
            print("python", platform.python_version())
            for tool in ("pytest", "coverage", "flake8", "bandit"): print(tool, importlib.metadata.version(tool))
            for tool in importlib.metadata.distributions():
                if tool.name in ("autoflake", "autopep8"): print(tool.name, tool.version)
            """]),
        Install = "apt-get install python3-pytest python3-coverage flake8 bandit autoflake python3-autopep8"
    };

    // flake8 and bandit do not wait: half of pytest's time is its loading, which is not so for them.
    private static SandboxRun Tests(Submission submission) => new([Interpreter, "-I", "/harness/harness.py"])
    {
        Harness = [Harness],
        Reports = ["tests.jsonl"],
        WarmName = $"{Name} tests",
        Input = $"{RandomNumberGenerator.GetHexString(32)}\n{Json.Write(new { submission.Files, submission.Sources, submission.TestPaths, Roots = Roots(submission) })}",
        Environment = Environment,
        Timeout = submission.Timeout
    };

    private static SandboxRun Lint(Submission submission) => Tool(submission, "flake8.txt",
        [Interpreter, "-I", "/harness/lint.py", $"--format={Flake8Report.Format}", "--output-file=/reports/flake8.txt"]) with { Harness = [Linting, .. Styled(submission)] };

    private static SourceFile[] Styled(Submission submission) => [Style, new SourceFile("settings.json", Json.Write(submission.Settings))];

    private static SandboxRun Security(Submission submission) => Tool(submission, "bandit.json",
        [Interpreter, "-I", "-m", "bandit", "--quiet", "--ignore-nosec", "--exclude", "/none", "--format", "json", "--output", "/reports/bandit.json"]);

    private static SandboxRun Tool(Submission submission, string report, string[] command) => new([.. command, .. submission.Sources])
    {
        Files = submission.Code,
        Reports = [report],
        Environment = Environment,
        Timeout = submission.Timeout
    };

    // The code is imported by its top-level name, from the root or, where there is one, from src.
    private static IEnumerable<string> Roots(Submission submission) =>
        submission.Sources.Any(path => path.StartsWith("src/", StringComparison.Ordinal)) ? ["/workspace", "/workspace/src"] : ["/workspace"];
}
