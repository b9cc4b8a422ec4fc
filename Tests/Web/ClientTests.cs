using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Nightshift.Web;

/// <summary>The browser's own modules, tested by node where they are pure.</summary>
public sealed partial class ClientTests
{
    [Fact]
    public async Task Modules_of_the_browser_pass_their_own_tests()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var start = new ProcessStartInfo("npm", ["run", "--silent", "test"]) { WorkingDirectory = WebFolder(), RedirectStandardOutput = true, RedirectStandardError = true };
        using var npm = Process.Start(start)!;
        var output = npm.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = npm.StandardError.ReadToEndAsync(limit.Token);
        await npm.WaitForExitAsync(limit.Token);

        var report = await output;
        npm.ExitCode.ShouldBe(0, report + await errors);
        int.Parse(Passed().Match(report).Groups[1].Value).ShouldBeGreaterThanOrEqualTo(12);
        report.ShouldContain("# fail 0");
    }

    private static string WebFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../Web"));

    [GeneratedRegex(@"^# pass (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Passed();
}
