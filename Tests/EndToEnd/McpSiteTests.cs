using Microsoft.AspNetCore.WebUtilities;
using Nightshift.Mcp;

namespace Nightshift.EndToEnd;

/// <summary>Nightshift as an MCP server at the address of its page, where programs look for it.</summary>
[Collection(nameof(Site))]
public sealed class McpSiteTests(Site site)
{
    [Theory]
    [InlineData("http")]
    [InlineData("stdio")]
    public async Task A_client_lists_and_calls_the_tools_through_the_page_with_a_token_alone(string transport)
    {
        await using var client = await McpClients.ConnectAsync(transport, new Uri(site.SignInLink, "/api/"), QueryHelpers.ParseQuery(site.SignInLink.Query)["t"]!);

        (await client.ListToolsAsync()).Select(tool => tool.Name).ShouldContain("run_execution");
        (await client.JsonAsync("list_executions", new { })).GetProperty("executions").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Array);
    }
}
