using Nightshift.Infrastructure;

namespace Nightshift.Embedded;

/// <summary>These start the whole topology: PostgreSQL, the services and all.</summary>
public sealed class AppHostTests : IDisposable
{
    private const string Ready = "Nightshift is ready";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("nightshift-apphost-");
    private readonly int webPort = new Ports().TakeFree();

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Nothing_outlives_a_killed_AppHost_and_the_next_one_starts_on_its_data()
    {
        await using var killed = AppHostProcess.Start(data.FullName, webPort);
        await killed.Log.WaitForAsync(Ready);
        var link = await killed.Log.WaitForAsync("/login?t=");
        var processes = RunningProcesses.TreeOf(killed.Id);
        processes.Select(RunningProcesses.CommandLine).ShouldContain(command => command.Contains("Nightshift.Web.dll"));
        processes.Select(RunningProcesses.CommandLine).ShouldContain(command => command.Contains("postgres"));

        killed.Signal(UnixSignal.Kill);

        await using var next = AppHostProcess.Start(data.FullName, webPort);
        await RunningProcesses.ShouldBeGoneAsync(processes);
        await next.Log.WaitForAsync(Ready);
        (await next.Log.WaitForAsync("/login?t=")).ShouldBe(link);
    }

    [Fact]
    public async Task Ctrl_C_stops_everything_in_order_and_leaves_no_process()
    {
        await using var host = AppHostProcess.Start(data.FullName, webPort);
        await host.Log.WaitForAsync(Ready);
        var processes = RunningProcesses.TreeOf(host.Id);

        host.Signal(UnixSignal.Interrupt);
        await host.ExitedAsync();

        host.ExitCode.ShouldBe(0);
        await RunningProcesses.ShouldBeGoneAsync(processes);
        string[] order = ["web        | stopped", "api        | stopped", "postgres   | stopped"];
        order.Select(host.Log.IndexOf).ShouldBeInOrder();
        order.Select(host.Log.IndexOf).ShouldNotContain(-1);
    }

    [Fact]
    public async Task Each_service_has_the_secrets_it_needs_and_no_others_and_the_log_has_none()
    {
        await using var host = AppHostProcess.Start(data.FullName, webPort, ("NIGHTSHIFT_TOKEN", "token-of-the-test"), ("NIGHTSHIFT_RUNNER_KEY", "key-of-the-test"), ("Models__Providers__groq__ApiKey", "model-key-of-the-test"));
        await host.Log.WaitForAsync(Ready);

        EnvironmentOf(host, "Api").ShouldContain("NIGHTSHIFT_TOKEN=token-of-the-test");
        EnvironmentOf(host, "Api").ShouldContain(setting => setting.StartsWith("ConnectionStrings__nightshift=Host=127.0.0.1;"));
        EnvironmentOf(host, "Jobs").ShouldContain("Models__Providers__groq__ApiKey=model-key-of-the-test");
        EnvironmentOf(host, "Runner").ShouldContain("NIGHTSHIFT_RUNNER_KEY=key-of-the-test");
        EnvironmentOf(host, "Web").ShouldContain(setting => setting.StartsWith("services__api__http__0=http://127.0.0.1:"));
        string[] secrets = ["token-of-the-test", "model-key-of-the-test", "ConnectionStrings__", "Password="];
        EnvironmentOf(host, "Runner").ShouldNotContain(setting => secrets.Any(setting.Contains));
        EnvironmentOf(host, "Web").ShouldNotContain(setting => secrets.Append("key-of-the-test").Any(setting.Contains));

        var lines = host.Log.Lines.Where(line => secrets.Append("key-of-the-test").Any(line.Contains));
        lines.ShouldHaveSingleItem().ShouldBe($"  Sign in    http://localhost:{webPort}/login?t=token-of-the-test");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_clear_sentence()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, webPort);
        taken.Start();

        await using var host = AppHostProcess.Start(data.FullName, webPort);
        await host.ExitedAsync();

        host.ExitCode.ShouldBe(1);
        await host.Log.WaitForAsync($"Port {webPort}, where web should listen, is in use by another program. Stop that program, or set NIGHTSHIFT_PORT to a free port.");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("70000")]
    public async Task A_port_that_is_none_is_refused_in_words(string port)
    {
        await using var host = AppHostProcess.Start(data.FullName, webPort, ("NIGHTSHIFT_PORT", port));
        await host.ExitedAsync();

        host.ExitCode.ShouldBe(1);
        await host.Log.WaitForAsync("NIGHTSHIFT_PORT must be a port number");
    }

    private static IReadOnlyList<string> EnvironmentOf(AppHostProcess host, string project) => RunningProcesses.EnvironmentOf(
        RunningProcesses.TreeOf(host.Id).First(process => RunningProcesses.CommandLine(process).Contains($"Nightshift.{project}.dll")));
}
