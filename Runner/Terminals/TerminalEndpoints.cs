namespace Nightshift.Terminals;

internal static class TerminalEndpoints
{
    public static IHostApplicationBuilder AddTerminals(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<TerminalOptions>().BindConfiguration(TerminalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<TerminalKeeper>().AddHostedService(services => services.GetRequiredService<TerminalKeeper>());
        return builder;
    }

    public static void MapTerminals(this IEndpointRouteBuilder routes)
    {
        var workspaces = routes.MapGroup("/workspaces/{id:guid}");
        workspaces.MapPut("/sandbox", async (Guid id, SandboxStart start, TerminalKeeper keeper) => await keeper.StartAsync(id, start) is null
            ? Results.Problem("This Runner has as many workspaces open as it may have.", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.NoContent());
        workspaces.MapDelete("/sandbox", async (Guid id, string why, TerminalKeeper keeper) =>
        {
            await keeper.StopAsync(id, why);
            return Results.NoContent();
        });
        workspaces.MapGet("/link", LinkAsync);
        workspaces.MapGet("/terminals/{terminal:guid}", (Guid id, Guid terminal, TerminalKeeper keeper) => keeper.Find(id)?.Find(terminal) is { HasShell: true } ? Results.NoContent() : Results.NotFound());
        workspaces.MapPut("/terminals/{terminal:guid}", OpenAsync);
        workspaces.MapDelete("/terminals/{terminal:guid}", async (Guid id, Guid terminal, TerminalKeeper keeper, CancellationToken cancellation) =>
        {
            if (keeper.Find(id) is { } sandbox) await sandbox.CloseAsync(terminal, cancellation);
            return Results.NoContent();
        });
        workspaces.MapGet("/terminals/{terminal:guid}/socket", ViewAsync);
    }

    private static async Task<IResult> LinkAsync(Guid id, int run, HttpContext context, TerminalKeeper keeper, TimeProvider clock)
    {
        if (!context.WebSockets.IsWebSocketRequest) return Results.BadRequest();
        if (keeper.Find(id) is not { } sandbox || sandbox.Start.Run != run) return Results.NotFound();
        if (!sandbox.TryLink()) return Results.Conflict();
        using var socket = new SandboxSocket(await context.WebSockets.AcceptWebSocketAsync());
        await new TerminalLink(sandbox, socket, clock).RunAsync(context.RequestAborted);
        return Results.Empty;
    }

    private static async Task<IResult> OpenAsync(Guid id, Guid terminal, TerminalStart start, TerminalKeeper keeper, CancellationToken cancellation)
    {
        if (keeper.Find(id) is not { } sandbox) return Results.NotFound();
        try
        {
            await sandbox.OpenAsync(terminal, start, cancellation);
            return Results.NoContent();
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return Results.Problem(sandbox.Ended ?? "The sandbox did not come up.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> ViewAsync(Guid id, Guid terminal, HttpContext context, TerminalKeeper keeper, TimeProvider clock, long from = 0)
    {
        if (!context.WebSockets.IsWebSocketRequest) return Results.BadRequest();
        if (keeper.Find(id) is not { } sandbox || sandbox.Find(terminal) is not { HasShell: true } live) return Results.NotFound();
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        sandbox.Look(clock.GetUtcNow(), begins: true);
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, sandbox.Stopping);
            await new TerminalViewer(live, socket).RunAsync(from, ending.Token);
        }
        finally
        {
            sandbox.Look(clock.GetUtcNow(), begins: false);
        }
        return Results.Empty;
    }
}
