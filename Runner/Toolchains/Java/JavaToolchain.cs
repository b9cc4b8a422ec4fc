using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.Java;

/// <summary>
/// The compiler, JUnit 5, JaCoCo and checkstyle in one program of ours (the folder Harness), and in it security rules of our own. A process of it serves
/// one check of one program; the next one loads while it waits.
/// </summary>
internal static class JavaToolchain
{
    private const string Tools = "/opt/java", Fixes = "fixes";
    public static readonly string Machine = $"/usr/lib/jvm/java-17-openjdk-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}/bin/java";
    private static readonly string Name = Language.Java.Name;

    /// <summary>Folders of the host without which Debian's Java does not start.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string> { ["/etc/java-17-openjdk"] = "/etc/java-17-openjdk" };

    /// <param name="harness">The folder on the host that holds the harness.</param>
    public static Toolchain Create(string harness) => new(Name)
    {
        Extensions = Language.Java.Extensions,
        IsTest = path => Path.GetFileNameWithoutExtension(path) is var name && (name.EndsWith("Test", StringComparison.Ordinal) || name.EndsWith("Tests", StringComparison.Ordinal)),
        SteersTests = path => Path.GetFileName(path) is "junit-platform.properties",
        Checks =
        [
            new(SignalKind.Tests, "junit", submission => Run(submission, "tests", harness, submission.Files), TestVerdict.Read),
            new(SignalKind.Lint, "javac and checkstyle", submission => Run(submission, "lint", harness, submission.Code), (submission, run, result) => FindingVerdict.Read(submission, run, result, "Java", (_, report) => FindingLog.Read(submission, report, "javac and checkstyle", JavaSeverities.Lint), 0)),
            new(SignalKind.Security, "javac tree rules", submission => Run(submission, "security", harness, submission.Code), (submission, run, result) => FindingVerdict.Read(submission, run, result, "Java", (_, report) => FindingLog.Read(submission, report, "javac tree rules", JavaSeverities.Security), 0))
        ],
        Mending = new("javac and checkstyle", submission => Run(submission, Fixes, harness, submission.Code)),
        Versions = () => Harness(["versions"], harness),
        Install = $"apt-get install openjdk-17-jdk-headless junit5 libjacoco-java checkstyle, and then eng/setup, which compiles the rest into {harness}"
    };

    private static SandboxRun Run(Submission submission, string mode, string harness, IReadOnlyList<SourceFile> files) => Harness([mode], harness) with
    {
        WarmName = mode == Fixes ? null : $"{Name} {mode}",
        HasDeadline = true,
        Reports = [mode == Fixes ? Mending.Report : $"{mode}.jsonl"],
        Input = $"{RandomNumberGenerator.GetHexString(32)}\n{string.Concat(files.Select(file => Line(submission, file)))}",
        Timeout = submission.Timeout
    };

    // Java's own library reads no JSON.
    private static string Line(Submission submission, SourceFile file) =>
        $"{(submission.Sources.Contains(file.Path) ? "code" : submission.TestPaths.Contains(file.Path) ? "test" : "other")} {Encode(file.Path)} {Encode(file.Content)}\n";

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static SandboxRun Harness(string[] arguments, string harness) => new([Machine, $"-XX:SharedArchiveFile={Tools}/harness.jsa", $"@{Tools}/java.options", "nightshift.Main", .. arguments])
    {
        Folders = new Dictionary<string, string>(Settings) { [Tools] = harness }
    };
}
