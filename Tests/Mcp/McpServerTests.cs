using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Tools;

namespace Nightshift.Mcp;

/// <summary>Nightshift as an MCP server, asked by the public clients over both transports.</summary>
[Collection(nameof(PricedStack))]
public sealed class McpServerTests(PricedStack stack)
{
    private static readonly string[] Tools = ["run_execution", "get_execution", "list_executions", "cancel_execution", "search_code", "list_artifacts", "fetch_artifact"];

    private Uri Endpoint => new(stack.Api.Address, "mcp");

    private Task<McpClient> ClientAsync(string transport, string token = Stack.Token) => McpClients.ConnectAsync(transport, stack.Api.Address, token);

    [Theory]
    [InlineData("http")]
    [InlineData("stdio")]
    public async Task An_execution_is_run_with_its_progress_and_its_code_found_and_fetched(string transport)
    {
        stack.Model.Default = AddingTask.Answer;
        await using var client = await ClientAsync(transport);
        (await client.ListToolsAsync()).Select(tool => tool.Name).ShouldBe(Tools, ignoreOrder: true);
        var progress = new Steps();

        var done = await client.JsonAsync("run_execution", new { prompt = AddingTask.Prompt, language = "python", tests = AddingTask.Tests }, progress);

        done.GetProperty("status").GetString().ShouldBe("passed", $"{done}");
        progress.Messages.ShouldContain(message => message.StartsWith("attempt 1 of 5"));
        (await client.JsonAsync("get_execution", new { id = done.GetProperty("id") })).GetProperty("files")[0].GetProperty("path").GetString().ShouldBe("calc.py");
        (await client.JsonAsync("list_executions", new { status = "passed", limit = 1 })).GetProperty("executions")[0].GetProperty("id").GetString().ShouldBe(done.GetProperty("id").GetString());
        var artifact = done.GetProperty("artifact_id").GetString();
        $"{await client.JsonAsync("fetch_artifact", new { id = artifact })}".ShouldContain("calc.py");
        var file = await client.CallToolAsync("fetch_artifact", McpClients.Arguments(new { id = artifact, path = "calc.py" }));
        file.Content.ShouldHaveSingleItem().ShouldBeOfType<TextContentBlock>().Text.ShouldContain("return a + b");
        await FoundAsync(client);
    }

    [Fact]
    public async Task The_public_client_for_JavaScript_lists_and_calls_too()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Mcp", "client.mjs"), $"{Endpoint}", Stack.Token, "list_artifacts"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(EverythingServer.NodeModules)! };
        using var node = Process.Start(start)!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        node.ExitCode.ShouldBe(0, await errors);
        var said = Json.Read<JsonElement>(await output);
        said.GetProperty("tools").EnumerateArray().Select(tool => tool.GetString()!).ShouldBe(Tools, ignoreOrder: true);
        Json.Read<JsonElement>(said.GetProperty("text").GetString()!).TryGetProperty("artifacts", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_opens_what_is_its_users_and_no_more()
    {
        var mine = (await stack.Client.GetAsync("/executions?limit=1").ReadAsync<ExecutionList>()).Executions;
        var id = mine.Count > 0 ? mine[0].Id : (await stack.RunAsync(AddingTask.Request())).Id;
        var other = await stack.Client.PostAsync("/auth/register", new RegisterRequest("Other", $"{Guid.NewGuid():n}@example.org", "correct horse battery")).ReadAsync<SignedIn>(HttpStatusCode.Created);
        await using var client = await ClientAsync("http", other.Token);

        var result = await client.CallToolAsync("get_execution", McpClients.Arguments(new { id }));

        result.IsError.ShouldBe(true);
        result.Content.ShouldHaveSingleItem().ShouldBeOfType<TextContentBlock>().Text.ShouldEndWith("There is no such execution. list_executions tells which there are.");
        (await client.JsonAsync("list_executions", new { })).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_token_or_from_a_page_elsewhere_nothing_is_answered()
    {
        using var nobody = new HttpClient();
        (await nobody.PostAsync(Endpoint, null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Headers = { { "Origin", "https://elsewhere.example" } } };
        (await stack.Client.SendAsync(elsewhere)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Should.ThrowAsync<McpException>(() => ClientAsync("stdio", "a-wrong-token"))).Message.ShouldContain("Nightshift does not know this token.");
    }

    /// <summary>What was delivered is indexed a moment later.</summary>
    private static async Task FoundAsync(McpClient client)
    {
        using var limit = new CancellationTokenSource(Stack.Limit);
        while ((await client.JsonAsync("search_code", new { query = "add", path = "calc.py" })).GetProperty("results").GetArrayLength() == 0) await Task.Delay(50, limit.Token);
    }
}
