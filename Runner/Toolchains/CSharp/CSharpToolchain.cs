using System.Security.Cryptography;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.CSharp;

/// <summary>
/// Roslyn, xunit 2 and the SDK's own analyzers in one program of ours (the folder Harness). A process of it serves one check of one program; the
/// next one loads and warms its compiler while it waits.
/// </summary>
internal static class CSharpToolchain
{
    private const string Name = "csharp", Tools = "/opt/csharp", Fixes = "fixes";

    /// <summary>Of .NET in a sandbox.</summary>
    public static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["DOTNET_EnableWriteXorExecute"] = "0", // its second mapping is a file larger than a sandbox may write
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["DOTNET_TieredPGO"] = "0"
    };

    /// <param name="harness">The folder on the host that holds the harness.</param>
    /// <param name="packages">The one with the packages of the delivered project.</param>
    public static Toolchain Create(string harness, string packages) => new(Name)
    {
        Extensions = [".cs"],
        IsTest = path => Path.GetFileNameWithoutExtension(path) is var name && (name.EndsWith("Tests", StringComparison.Ordinal) || name.EndsWith("Test", StringComparison.Ordinal)),
        SteersTests = path => Path.GetFileName(path) is "xunit.runner.json",
        Checks =
        [
            new(SignalKind.Tests, "xunit", submission => Run(submission, "tests", harness, submission.Files), TestVerdict.Read),
            new(SignalKind.Lint, "roslyn", submission => Run(submission, "lint", harness, submission.Code), (submission, run, result) => FindingVerdict.Read(submission, run, result, "C#", (_, report) => FindingLog.Read(submission, report, "roslyn", CSharpSeverities.Lint), 0)),
            new(SignalKind.Security, "netanalyzers and securitycodescan", submission => Run(submission, "security", harness, submission.Code), (submission, run, result) => FindingVerdict.Read(submission, run, result, "C#", (_, report) => FindingLog.Read(submission, report, "netanalyzers and securitycodescan", CSharpSeverities.Security), 0))
        ],
        Mending = new("roslyn", submission => Run(submission, Fixes, harness, submission.Code)),
        Confirming = CSharpConfirmation.Create(packages, Environment),
        Mutate = plan => { var harnessed = Harness(["mutations"], harness); return plan.Run(Name, harnessed.Command) with { Folders = harnessed.Folders, Environment = Environment }; },
        Versions = () => Harness(["versions"], harness),
        Install = "the .NET 10 SDK below /usr, and build Nightshift"
    };

    private static SandboxRun Run(Submission submission, string mode, string harness, IReadOnlyList<SourceFile> files) => Harness([mode], harness) with
    {
        WarmName = mode == Fixes ? null : $"{Name} {mode}",
        HasDeadline = true,
        Reports = [mode == Fixes ? Mending.Report : $"{mode}.jsonl"],
        Input = $"{RandomNumberGenerator.GetHexString(32)}\n{Json.Write(new { files, submission.Sources, submission.TestPaths, submission.Settings })}",
        Timeout = submission.Timeout
    };

    private static SandboxRun Harness(string[] arguments, string harness) => new(["dotnet", $"{Tools}/Nightshift.CSharpHarness.dll", .. arguments])
    {
        Folders = new Dictionary<string, string> { [Tools] = harness },
        Environment = Environment
    };
}
