using Microsoft.Extensions.Logging.Abstractions;
using Nightshift.Embedded;
using Nightshift.Infrastructure;

namespace Nightshift.Tools;

public sealed class ToolServerTests(ApiApplication api) : IClassFixture<ApiApplication>
{
    private static ToolServer Server(ToolServerOptions options) => new("a-server", options, NullLoggerFactory.Instance, TimeProvider.System);

    private static async Task<(bool Succeeded, string Text)> CallAsync(ToolServer server, string tool, string arguments = "{}")
    {
        var (tools, cause) = await server.ToolsAsync(CancellationToken.None);
        cause.ShouldBeNull();
        return await server.CallAsync(tools.Single(one => one.Tool.Name == tool), new ToolCall("1", tool, Json.Read<System.Text.Json.JsonElement>(arguments)), CancellationToken.None);
    }

    [Fact]
    public async Task The_official_server_is_started_without_our_environment_listed_and_called()
    {
        await using var server = Server(EverythingServer.Options("echo, get-env, get-tiny-image, not-there"));

        var (tools, _) = await server.ToolsAsync(CancellationToken.None);

        tools.Select(tool => tool.Declaration.Name).ShouldBe(["a-server_echo", "a-server_get-env", "a-server_get-tiny-image"], ignoreOrder: true); // of all that it has, what is allowed
        (await CallAsync(server, "echo", """{"message":"hi"}""")).ShouldBe((true, "Echo: hi"));
        (await CallAsync(server, "echo", """{"wrong":1}""")).Succeeded.ShouldBeFalse();
        (await CallAsync(server, "get-tiny-image")).Text.ShouldContain("[image, which cannot be shown here]");
        var environment = (await CallAsync(server, "get-env")).Text;
        environment.ShouldContain("\"GREETING\": \"hello\"");
        foreach (var inherited in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("DOTNET_") || name.StartsWith("NIGHTSHIFT_"))) environment.ShouldNotContain(inherited);
    }

    [Fact]
    public async Task A_call_ends_at_its_limit_and_a_lost_server_is_started_again()
    {
        var options = EverythingServer.Options("echo, trigger-long-running-operation");
        await using var server = Server(options);
        (await CallAsync(server, "echo", """{"message":"hi"}""")).Succeeded.ShouldBeTrue();

        options.Seconds = 0.2;
        (await CallAsync(server, "trigger-long-running-operation", """{"duration":60,"steps":1}""")).ShouldBe((false, "a-server gave no result within 0.2 s."));

        options.Seconds = 30;
        var process = RunningProcesses.Find(Environment.ProcessId, "server-everything").Single(id => RunningProcesses.EnvironmentOf(id).Contains("GREETING=hello"));
        UnixSignal.Kill.Send(process);
        await RunningProcesses.ShouldBeGoneAsync([process]);
        await SucceedsAsync(() => CallAsync(server, "echo", """{"message":"again"}"""));

        await server.DisposeAsync();
        RunningProcesses.Find(Environment.ProcessId, "server-everything").Where(id => RunningProcesses.EnvironmentOf(id).Contains("GREETING=hello")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_is_called_over_HTTP_with_its_token()
    {
        await using var server = Server(new() { Url = new Uri(api.Address, "mcp").ToString(), Token = ApiApplication.LocalToken, Roles = "code", Tools = "list_executions" });

        (await CallAsync(server, "list_executions")).ShouldBe((true, """{"executions":[],"total":0,"page":1}"""));

        await using var refused = Server(new() { Url = new Uri(api.Address, "mcp").ToString(), Token = "a-wrong-token", Roles = "code", Tools = "list_executions" });
        (await refused.ToolsAsync(CancellationToken.None)).Cause.ShouldBe("a-server answered with HTTP 401");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_in_words()
    {
        await using var server = Server(new() { Command = "no-such-program", Roles = "code", Tools = "x" });

        (await server.ToolsAsync(CancellationToken.None)).Cause.ShouldBe("a-server did not start, or does not speak MCP; the log of Jobs has its last lines");
    }

    [Fact]
    public void What_is_wrong_in_the_settings_is_told_at_once()
    {
        var options = new ToolOptions { Rounds = 0, Servers = { ["A server"] = new() { Url = "ftp://x", Command = "x" } } };

        new ToolOptionsCheck().Validate(null, options).Failures.ShouldBe(
        [
            "Tools: The field Rounds must be between 1 and 100.",
            "Tools:Servers:A server: a server's name is 1 to 20 lower-case letters, digits and hyphens.",
            "Tools:Servers:A server needs either a Command or a Url.",
            "Tools:Servers:A server:Url must be an http or https address.",
            "Tools:Servers:A server:Roles must name the roles that are offered its tools, such as code, repair.",
            "Tools:Servers:A server:Tools must name the tools that may be called."
        ]);
    }

    /// <summary>The client may take a moment to see that the process is gone.</summary>
    private static async Task SucceedsAsync(Func<Task<(bool Succeeded, string Text)>> call)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await call()).Succeeded) await Task.Delay(20, limit.Token);
    }
}
