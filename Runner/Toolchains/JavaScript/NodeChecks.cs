using System.Security.Cryptography;
using Nightshift.Executions;
using Nightshift.Mutations;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.JavaScript;

/// <summary>What JavaScript and TypeScript share: node's own test runner and coverage, and eslint in a program of ours that may wait for its run.</summary>
/// <param name="tools">The folder on the host that holds <c>node_modules</c>.</param>
/// <param name="sources">How tests come to the code; the languages differ in it.</param>
/// <param name="analysis">What the program needs besides.</param>
internal sealed class NodeChecks(Language language, string tools, SourceFile[] sources, SourceFile[] analysis)
{
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

    private readonly SourceFile[] testHarness = [Read("harness.mjs"), Read("main.mjs"), .. sources];
    private readonly SourceFile[] mutationHarness = [Read("mutations.mjs"), Read("threads.mjs"), Read("mutants.mjs"), Read("reporter.mjs"), Read("register.mjs"), .. sources];
    private readonly SourceFile[] analysisHarness = [Read("analysis.mjs"), Read("rules.mjs"), Read("own.mjs"), .. analysis];
    private readonly Dictionary<string, string> folders = new() { ["/opt/javascript"] = tools };

    public Check Tests => new(SignalKind.Tests, "node --test", Test, TestVerdict.Read);

    public Mending Mending => new("eslint --fix", submission => Analyze(submission, "fixes"));

    public Check Findings(SignalKind kind, string tool, Func<string, Severity> severity) => new(kind, tool,
        submission => Analyze(submission, kind == SignalKind.Lint ? "lint" : "security"),
        (submission, run, result) => FindingVerdict.Read(submission, run, result, language.Title, (_, report) => AnalysisReport.Read(submission, report, tool, severity), 0));

    public SandboxRun Versions(params string[] packages) => new(["node", "-e",
        """
        console.log('node', process.versions.node);
        for (const tool of process.argv.slice(1)) console.log(tool, require(`/opt/javascript/node_modules/${tool}/package.json`).version);
        """, .. packages]) { Folders = folders };

    public string Install => $"node 20.19 or later, and: npm ci in {tools} with Runner/Toolchains/JavaScript/package.json and package-lock.json";

    public SandboxRun Mutate(MutationPlan plan) => plan.Run(language.Name, ["node", "/harness/mutations.mjs", language.Name], mutationHarness) with { Folders = folders };

    private static SourceFile Read(string name) => HarnessFiles.Read("javascript", name);

    private SandboxRun Test(Submission submission) => new(["/bin/sh", "-c", EachTest, "tests", .. submission.TestPaths])
    {
        Files = submission.Files,
        Harness = [.. testHarness, new SourceFile("code.json", Json.Write(submission.Sources))],
        Reports = [.. submission.TestPaths.Select((_, number) => $"{number}.jsonl")],
        Folders = folders,
        Input = RandomNumberGenerator.GetHexString(32) + "\n",
        Timeout = submission.Timeout
    };

    private SandboxRun Analyze(Submission submission, string mode) => new(["node", "/harness/analysis.mjs", language.Name, mode])
    {
        WarmName = mode == "fixes" ? null : $"{language.Name} {mode}", // getting ready would take the processor from the validation that follows
        HasDeadline = true,
        Harness = analysisHarness,
        Reports = [$"{mode}.json"],
        Folders = folders,
        Input = Json.Write(new { Files = submission.Code, submission.Sources, submission.Settings }),
        Timeout = submission.Timeout
    };
}
