using Nightshift.Data;

namespace Nightshift.Tools;

/// <summary>The official server that shows all of MCP, as npm has it.</summary>
internal static class EverythingServer
{
    public static string NodeModules => Path.Combine(DataFolder.Tools, "mcp", "node_modules");

    /// <summary>As in the configuration, below its name.</summary>
    public static Dictionary<string, string> Settings => new()
    {
        ["Command"] = "node",
        ["Arguments__0"] = Program,
        ["Arguments__1"] = "stdio",
        ["Roles"] = "repair",
        ["Tools"] = "echo, trigger-long-running-operation"
    };

    public static ToolServerOptions Options(string tools) => new() { Command = "node", Arguments = [Program, "stdio"], Roles = "code", Tools = tools, Environment = { ["GREETING"] = "hello" } };

    private static string Program => Path.Combine(NodeModules, "@modelcontextprotocol/server-everything/dist/index.js");
}
