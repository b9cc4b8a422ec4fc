using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.JavaScript;

/// <summary>node's own test runner and coverage, eslint, eslint-plugin-security. ES modules and CommonJS alike.</summary>
internal static partial class JavaScriptToolchain
{
    private const string Name = "javascript", Tools = "/opt/javascript";

    // A process for each test file, as node --test has it, so that one file's hooks and servers are not another's.
    private const string EachTest =
        """
        read -r key; number=0; worst=0
        for test; do
          printf %s "$key" | node --experimental-test-coverage --disable-warning=ExperimentalWarning --test-reporter=/harness/harness.mjs /harness/main.mjs "$test" "/reports/$number.jsonl"
          code=$?; [ $code -le $worst ] || worst=$code; number=$((number+1))
        done
        exit $worst
        """;

    private static readonly SourceFile[] Harness = [HarnessFiles.Read(Name, "harness.mjs"), HarnessFiles.Read(Name, "main.mjs")];
    private static readonly SourceFile Rules = HarnessFiles.Read(Name, "eslint.config.mjs");

    /// <param name="tools">The folder on the host that holds <c>node_modules</c>.</param>
    public static Toolchain Create(string tools) => new(Name)
    {
        Extensions = [".js", ".mjs", ".cjs"],
        IsTest = path => TestPath().IsMatch(path),
        SteersTests = _ => false,
        Checks =
        [
            new(SignalKind.Tests, "node --test", Tests, TestVerdict.Read),
            new(SignalKind.Lint, "eslint", submission => Eslint(submission, "lint", tools), (submission, run, result) => Judge(submission, run, result, "eslint", JavaScriptSeverities.Lint)),
            new(SignalKind.Security, "eslint-plugin-security", submission => Eslint(submission, "security", tools), (submission, run, result) => Judge(submission, run, result, "eslint-plugin-security", JavaScriptSeverities.Security))
        ],
        Versions = () => new SandboxRun(["node", "-e",
            """
            console.log('node', process.versions.node);
            for (const tool of ['eslint', 'eslint-plugin-security']) console.log(tool, require(`/opt/javascript/node_modules/${tool}/package.json`).version);
            """]) { Folders = Folders(tools) },
        Install = $"node 20.19 or later, and: npm ci in {tools} with Runner/Toolchains/JavaScript/package.json and package-lock.json"
    };

    private static SandboxRun Tests(Submission submission) => new(["/bin/sh", "-c", EachTest, "tests", .. submission.TestPaths])
    {
        Files = submission.Files,
        Harness = [.. Harness, Sources(submission)],
        Reports = [.. submission.TestPaths.Select((_, number) => $"{number}.jsonl")],
        Input = RandomNumberGenerator.GetHexString(32) + "\n",
        Timeout = submission.Timeout
    };

    private static SandboxRun Eslint(Submission submission, string rules, string tools) => new(
        ["node", $"{Tools}/node_modules/eslint/bin/eslint.js", "--config", "/harness/eslint.config.mjs", "--no-ignore", "--format", "json", "--output-file", "/reports/eslint.json", .. submission.Sources])
    {
        Files = submission.Code,
        Harness = [Rules, Sources(submission)],
        Reports = ["eslint.json"],
        Folders = Folders(tools),
        Environment = new Dictionary<string, string> { ["ESLINT_RULES"] = rules },
        Timeout = submission.Timeout
    };

    private static Verdict Judge(Submission submission, SandboxRun run, SandboxResult result, string tool, Func<string, Severity> severity) =>
        FindingVerdict.Read(submission, run, result, "JavaScript", (_, report) => EslintReport.Read(submission, report, tool, severity), 0, 1);

    private static SourceFile Sources(Submission submission) => new("code.json", Json.Write(submission.Sources));

    private static Dictionary<string, string> Folders(string tools) => new() { [Tools] = tools };

    [GeneratedRegex(@"(^|/)(test|tests|__tests__)/[^/]*\.[cm]?js$|(^|/)(test|test-[^/]*|[^/]*[._-](test|spec))\.[cm]?js$")]
    private static partial Regex TestPath();
}
