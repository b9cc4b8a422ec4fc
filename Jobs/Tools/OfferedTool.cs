using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;

namespace Nightshift.Tools;

/// <summary>A tool of a server as a model is offered it.</summary>
internal sealed partial class OfferedTool(ToolServer server, McpClientTool tool)
{
    /// <summary>Characters that all providers take.</summary>
    private const int LongestName = 64;

    private const int LongestDescription = 2_000;

    public ToolServer Server => server;

    public McpClientTool Tool => tool;

    /// <summary>Under a name that no tool of another server has, within what providers allow.</summary>
    public AIFunctionDeclaration Declaration { get; } = tool.WithName(NameOf(server.Name, tool.Name)).WithDescription(Cut(tool.Description));

    /// <summary>Whether a call that was cut off may be made again, by what the server says of it.</summary>
    public bool MayRepeat => tool.ProtocolTool.Annotations is { ReadOnlyHint: true } or { IdempotentHint: true };

    private static string NameOf(string server, string tool)
    {
        var name = Other().Replace($"{server}_{tool}", "_");
        return name.Length <= LongestName ? name : name[..LongestName];
    }

    private static string Cut(string text) => text.Length <= LongestDescription ? text : text[..LongestDescription];

    [GeneratedRegex("[^a-zA-Z0-9_-]")]
    private static partial Regex Other();
}
