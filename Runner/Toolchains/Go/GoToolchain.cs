using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.Go;

/// <summary>
/// go test with coverage, go vet, and rules of our own on the syntax tree. What go makes of the standard library is made once for this machine: an empty
/// cache would cost go vet more than 10 seconds of a processor for a program that serves HTTP.
/// </summary>
internal static partial class GoToolchain
{
    private const string Name = "go", Tools = "/opt/go";

    private static readonly SourceFile TestScript = HarnessFiles.Read(Name, "tests.sh");
    private static readonly SourceFile CacheScript = HarnessFiles.Read(Name, "cache.sh");

    /// <summary>Of the go command without a network.</summary>
    public static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["GOPROXY"] = "off",
        ["GOFLAGS"] = "-mod=mod",
        ["GOTOOLCHAIN"] = "local",
        ["GOCACHE"] = "/tmp/cache",
        ["GOPATH"] = "/tmp/go" // and cgo as it comes: the standard library is compiled with it already, and anew without it
    };

    /// <param name="tools">The folder on the host that holds our programs and the cache.</param>
    public static Toolchain Create(string tools) => new(Name)
    {
        Extensions = [".go"],
        IsTest = path => path.EndsWith("_test.go", StringComparison.Ordinal),
        SteersTests = _ => false,
        Checks =
        [
            new(SignalKind.Tests, "go test", submission => Tests(submission, tools), GoTestReport.Judge),
            new(SignalKind.Lint, "go vet", submission => Tool(submission, tools, "vet.txt", ". /harness/cache.sh; go vet -json ./... >/reports/vet.txt 2>&1; exit 0"),
                (submission, run, result) => FindingVerdict.Read(submission, run, result, "Go", (_, report) => GoVetReport.Read(report), 0)),
            new(SignalKind.Security, "go/ast rules", submission => Tool(submission, tools, "rules.jsonl", $"{Tools}/rules \"$@\" >/reports/rules.jsonl"),
                (submission, run, result) => FindingVerdict.Read(submission, run, result, "Go", GoRulesReport.Read, 0))
        ],
        Mending = new("goimports", submission => Tool(submission, tools, Mending.Report, $"{Tools}/fixes /reports/{Mending.Report} \"$@\"")),
        Versions = () => new SandboxRun(["/bin/sh", "-c", "echo go $(go env GOVERSION)"]) { Environment = Environment, Folders = Folders(tools) },
        Install = $"apt-get install golang-go, and then eng/setup, which compiles the rest into {tools}"
    };

    /// <summary>The folders with tests, each of which is a package.</summary>
    public static string[] Packages(Submission submission) => [.. submission.TestPaths.Select(Folder).Distinct()];

    private static Dictionary<string, string> Folders(string tools) => new() { [Tools] = tools };

    private static SandboxRun Tests(Submission submission, string tools) => new(["/bin/sh", "/harness/tests.sh", .. Packages(submission)])
    {
        Files = [.. Language.Go.WithProject(submission.Files), .. Packages(submission).Select(folder => SealingMain(submission, folder)).OfType<SourceFile>()],
        Harness = [TestScript, CacheScript],
        Folders = Folders(tools),
        Reports = [.. Packages(submission).SelectMany((_, number) => (string[])[$"{number}.json", $"{number}.err", $"{number}.cover", $"{number}.seal"])],
        Input = RandomNumberGenerator.GetHexString(32) + "\n",
        Environment = Environment,
        Timeout = submission.Timeout
    };

    private static SandboxRun Tool(Submission submission, string tools, string report, string command) => new(["/bin/sh", "-c", command, "tool", .. submission.Sources])
    {
        Files = Language.Go.WithProject(submission.Code),
        Harness = [CacheScript],
        Folders = Folders(tools),
        Reports = [report],
        Environment = Environment,
        Timeout = submission.Timeout
    };

    private static string Folder(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : ".";

    /// <summary>Says that the tests came to their end. A package that has a TestMain of its own gets none, and is not believed.</summary>
    private static SourceFile? SealingMain(Submission submission, string folder)
    {
        SourceFile[] tests = [.. submission.Files.Where(file => Folder(file.Path) == folder && file.Path.EndsWith("_test.go", StringComparison.Ordinal))];
        return tests.Any(test => OwnMain().IsMatch(test.Content)) || PackageClause().Match(tests[0].Content) is not { Success: true } package ? null : new SourceFile($"{folder}/nightshift_main_test.go",
            $$"""
            package {{package.Groups[1].Value}}

            import (
            	"os"
            	"testing"
            )

            func TestMain(m *testing.M) {
            	key, seal := os.Getenv("NIGHTSHIFT_KEY"), os.Getenv("NIGHTSHIFT_SEAL")
            	os.Unsetenv("NIGHTSHIFT_KEY")
            	code := m.Run()
            	os.WriteFile(seal, []byte(key), 0o600)
            	os.Exit(code)
            }
            """);
    }

    [GeneratedRegex(@"^func\s+TestMain\s*\(", RegexOptions.Multiline)]
    private static partial Regex OwnMain();

    [GeneratedRegex(@"^package\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex PackageClause();
}
