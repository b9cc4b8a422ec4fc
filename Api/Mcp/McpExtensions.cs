using ModelContextProtocol.AspNetCore;
using Nightshift.Http;

namespace Nightshift.Mcp;

/// <summary>Nightshift as an MCP server, over Streamable HTTP. <see cref="StdioBridge"/> gives the same over stdio.</summary>
internal static class McpExtensions
{
    private const string Instructions =
        "Nightshift turns a request into code that is proven: tests first, then the code, run in a sandbox, linted, scanned and repaired. run_execution does it and waits; get_execution tells how one stands.";

    public static IServiceCollection AddMcp(this IServiceCollection services)
    {
        services.AddMcpServer(options =>
            {
                options.ServerInfo = new() { Name = "nightshift", Version = "1" };
                options.ServerInstructions = Instructions;
            })
            .WithHttpTransport(options =>
            {
                options.SessionMode = HttpServerSessionMode.StatefulForInitializeClients;
#pragma warning disable MCP9006 // sessions are for clients of before 2026-07-28, and without one they could not cancel
                options.IdleTimeout = TimeSpan.FromMinutes(30);
                options.MaxIdleSessionCount = 1_000;
#pragma warning restore MCP9006
            })
            .WithTools<ExecutionTools>().WithTools<ArtifactTools>();
        return services;
    }

    /// <summary>A session belongs to the user who began it. A browser's page elsewhere may not call it, token or not.</summary>
    public static void MapMcpServer(this IEndpointRouteBuilder routes) => routes.MapMcp("/mcp").ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
    {
        var request = context.HttpContext.Request;
        return request.Headers.Origin is [{ } origin] && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != request.Host.Value)
            ? Problems.Forbidden("This page is of another origin. Call it from a program.")
            : await next(context);
    });
}
