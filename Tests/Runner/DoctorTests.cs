using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nightshift.Diagnoses;
using Nightshift.Sandboxes;

namespace Nightshift.Tests.Runner;

public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_needs_no_key_and_says_that_this_machine_is_good_enough()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SandboxOptions).Assembly.Location, DoctorReport.Argument]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;

        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(RunnerHost.Patience);
        await process.WaitForExitAsync().WaitAsync(RunnerHost.Patience);

        process.ExitCode.ShouldBe(0, output);
        output.ShouldStartWith("A sandbox came up.");
        output.ShouldContain("Isolation: bubblewrap: own namespaces");
        output.ShouldContain("yes      user namespaces: ");
        output.ShouldContain("yes      python: python 3.");
    }

    [Fact]
    public async Task What_is_missing_is_named_with_the_way_to_get_it()
    {
        using var host = new RunnerHost
        {
            Changes = services => services.AddSingleton(given => new SandboxHost(given.GetRequiredService<ControlGroups>(), given.GetRequiredService<IOptions<SandboxOptions>>()) { Bubblewrap = null })
        };
        var output = new StringWriter();

        (await DoctorReport.PrintAsync(host.Get<IServiceProvider>(), output)).ShouldBe(1);

        output.ToString().ShouldStartWith("No sandbox came up. Nothing runs without a sandbox: bubblewrap is missing.");
        output.ToString().ShouldContain("MISSING  bubblewrap: ");
        output.ToString().ShouldContain("To get it: On Debian: apt-get install bubblewrap");
        output.ToString().ShouldContain("This machine is not good enough yet");
    }
}
