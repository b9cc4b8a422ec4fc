using Nightshift.Infrastructure;

namespace Nightshift.Embedded;

/// <summary>These start the whole topology: PostgreSQL, the services and all.</summary>
public sealed class AppHostTests : IDisposable
{
    private const string Ready = "Nightshift is ready";
    private const string RunnerKey = "key-of-the-test";
    private const string ModelKey = "the-key-of-a-model";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("nightshift-apphost-");
    private readonly int webPort = TestPorts.Next();

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Each_service_has_its_secrets_alone_nothing_outlives_a_kill_and_the_next_one_starts_on_its_data_and_stops_in_order()
    {
        await using var killed = AppHostProcess.Start(data.FullName, webPort, ("NIGHTSHIFT_RUNNER_KEY", RunnerKey), ("Models__Providers__groq__ApiKey", ModelKey));
        await killed.Log.WaitForAsync(Ready);
        CheckSecrets(killed);
        var link = await killed.Log.WaitForAsync("/login?t=");
        var processes = RunningProcesses.TreeOf(killed.Id);
        processes.Select(RunningProcesses.CommandLine).ShouldContain(command => command.Contains("Nightshift.Web.dll"));
        processes.Select(RunningProcesses.CommandLine).ShouldContain(command => command.Contains("postgres"));

        killed.Signal(UnixSignal.Kill);

        await using var next = AppHostProcess.Start(data.FullName, webPort);
        await RunningProcesses.ShouldBeGoneAsync(processes);
        await next.Log.WaitForAsync(Ready);
        (await next.Log.WaitForAsync("/login?t=")).ShouldBe(link);
        processes = RunningProcesses.TreeOf(next.Id);

        next.Signal(UnixSignal.Interrupt);
        await next.ExitedAsync();

        next.ExitCode.ShouldBe(0);
        await RunningProcesses.ShouldBeGoneAsync(processes);
        string[] order = ["web        | stopped", "api        | stopped", "postgres   | stopped"];
        order.Select(next.Log.IndexOf).ShouldBeInOrder();
        order.Select(next.Log.IndexOf).ShouldNotContain(-1);
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

    /// <summary>Each service has those it needs and no others, and the log has none but the token in the link.</summary>
    private void CheckSecrets(AppHostProcess host)
    {
        var token = File.ReadAllText(Path.Combine(data.FullName, "secrets", "token")).Trim();
        EnvironmentOf(host, "Api").ShouldContain($"NIGHTSHIFT_TOKEN={token}");
        EnvironmentOf(host, "Api").ShouldContain(setting => setting.StartsWith("ConnectionStrings__nightshift=Host=127.0.0.1;"));
        EnvironmentOf(host, "Jobs").ShouldContain($"Models__Providers__groq__ApiKey={ModelKey}");
        EnvironmentOf(host, "Runner").ShouldContain($"NIGHTSHIFT_RUNNER_KEY={RunnerKey}");
        EnvironmentOf(host, "Web").ShouldContain(setting => setting.StartsWith("services__api__http__0=http://127.0.0.1:"));
        string[] secrets = [token, ModelKey, "ConnectionStrings__", "Password="];
        EnvironmentOf(host, "Runner").ShouldNotContain(setting => secrets.Any(setting.Contains));
        EnvironmentOf(host, "Web").ShouldNotContain(setting => secrets.Append(RunnerKey).Any(setting.Contains));

        var lines = host.Log.Lines.Where(line => secrets.Append(RunnerKey).Any(line.Contains));
        lines.ShouldHaveSingleItem().ShouldBe($"  Sign in    http://localhost:{webPort}/login?t={token}");
    }

    private static IReadOnlyList<string> EnvironmentOf(AppHostProcess host, string project) => RunningProcesses.EnvironmentOf(
        RunningProcesses.TreeOf(host.Id).First(process => RunningProcesses.CommandLine(process).Contains($"Nightshift.{project}.dll")));
}
