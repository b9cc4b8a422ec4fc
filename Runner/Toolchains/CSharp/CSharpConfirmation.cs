using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.CSharp;

/// <summary><c>dotnet test</c> on the project that is delivered, with the packages that eng/setup restored for it and no others.</summary>
internal static class CSharpConfirmation
{
    private const string Packages = "/opt/packages", Report = "tests.trx";
    private const int NotRestored = 77;

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Settings of NuGet that know no registry.</summary>
    public static readonly SourceFile Sources = new("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>\n");

    // The compiler, the test platform and the test process are there at once.
    private static readonly SandboxOptions Limits = new() { WallSeconds = 120, MemoryBytes = 1L << 30 };

    private static readonly string Script =
        $"""
        dotnet restore --nologo --configfile /harness/{Sources.Path} || exit {NotRestored}
        dotnet test --no-restore --nologo -nodeReuse:false --logger 'trx;LogFileName=/reports/{Report}'
        """;

    /// <param name="packages">The folder on the host that holds the packages.</param>
    public static Confirming Create(string packages, IReadOnlyDictionary<string, string> environment) => new("dotnet test", Judge, submission => Language.CSharp.WithProject(submission.Files) is var files && files.Count == submission.Files.Count ? null : new SandboxRun(["/bin/sh", "-c", Script])
    {
        Files = files,
        Harness = [Sources],
        Reports = [Report],
        Folders = new Dictionary<string, string> { [Packages] = packages },
        Environment = Offline(environment, Packages),
        Limits = Limits,
        Timeout = submission.Timeout
    });

    /// <summary>The environment of a dotnet command that asks no registry and leaves no process behind.</summary>
    public static Dictionary<string, string> Offline(IReadOnlyDictionary<string, string> environment, string packages) => new(environment)
    {
        ["NUGET_PACKAGES"] = packages, ["DOTNET_CLI_HOME"] = "/tmp", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1", ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["NuGetAudit"] = "false"
    };

    private static Confirmed Judge(SandboxResult result)
    {
        if (result.Limit is { } limit)
            return new Confirmed(null, $"Not confirmed: {limit}", []);
        if (result.ExitCode == NotRestored)
            return new Confirmed(null, "Not confirmed: the packages of its project are not here. Run eng/setup where they can be had.", []);
        if (!result.Reports.TryGetValue(Report, out var bytes))
            return new Confirmed(false, $"It did not come to its tests (exit code {result.ExitCode}): {result.Stdout.Split('\n').FirstOrDefault(line => line.Contains(": error ", StringComparison.Ordinal))?.Trim()}", []);
        try
        {
            return Judge(Tests(bytes), result.ExitCode);
        }
        catch (XmlException)
        {
            return new Confirmed(false, "Its report cannot be read.", []);
        }
    }

    private static Confirmed Judge(TestResult[] tests, int exitCode)
    {
        var passed = tests.Count(test => test.Status == TestStatus.Passed);
        return new Confirmed(exitCode == 0 && passed > 0 && tests.All(test => test.Status is TestStatus.Passed or TestStatus.Skipped), $"{passed} of {tests.Length} tests passed", tests);
    }

    private static TestResult[] Tests(byte[] report) => [.. XDocument.Load(new MemoryStream(report)).Descendants(Trx + "UnitTestResult").Select(test => new TestResult(
        (string?)test.Attribute("testName") ?? "",
        (string?)test.Attribute("outcome") switch { "Passed" => TestStatus.Passed, "NotExecuted" => TestStatus.Skipped, _ => TestStatus.Failed },
        (string?)test.Descendants(Trx + "Message").FirstOrDefault(),
        null,
        null,
        TimeSpan.TryParse((string?)test.Attribute("duration"), CultureInfo.InvariantCulture, out var duration) ? (long)duration.TotalMilliseconds : 0))];
}
