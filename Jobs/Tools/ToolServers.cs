using Microsoft.Extensions.Options;
using Nightshift.Executions;

namespace Nightshift.Tools;

/// <summary>All configured MCP servers. They are started when a role that has them is first asked, and end with Jobs.</summary>
internal sealed class ToolServers(IOptions<ToolOptions> options, ILoggerFactory loggers, TimeProvider time) : IAsyncDisposable
{
    private readonly IReadOnlyList<ToolServer> servers = [.. options.Value.Servers.Select(server => new ToolServer(server.Key, server.Value, loggers, time))];

    /// <summary>What a role may call, and the run's agent in it, each name once. A server that cannot be had is told of in the run's log, and the run goes on without it.</summary>
    public async Task<IReadOnlyList<OfferedTool>> OfferAsync(ExecutionRun run, string role, int attempt, CancellationToken cancellation)
    {
        List<OfferedTool> offered = [];
        var agent = run.Execution.Agent;
        if (agent is { Tools.Count: 0 }) return offered;
        foreach (var server in servers.Where(server => server.Serves(role) || (agent is not null && server.Serves(agent.Name))))
        {
            var (tools, cause) = await server.ToolsAsync(cancellation);
            offered.AddRange(tools.Where(tool => agent?.MayCall(server.Name, tool.Declaration.Name) ?? true));
            if (cause is not null) await run.RecordAsync(ExecutionEvents.ToolsUnavailable, new ToolsUnavailable(attempt, server.Name, cause), cancellation);
        }

        return [.. offered.DistinctBy(tool => tool.Declaration.Name)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }
}
