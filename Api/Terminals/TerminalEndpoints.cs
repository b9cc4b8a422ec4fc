using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Accounts;
using Nightshift.Http;
using Nightshift.Workspaces;

namespace Nightshift.Terminals;

internal static class TerminalEndpoints
{
    public static IHostApplicationBuilder AddTerminals(this IHostApplicationBuilder builder)
    {
        builder.Services.AddTerminals().AddSingleton<RunnerSandboxes>().AddSingleton<SandboxHost>().AddSingleton<TerminalSocket>().AddHostedService<SandboxWatch>();
        return builder;
    }

    public static void MapTerminals(this IEndpointRouteBuilder routes)
    {
        var workspace = routes.MapGroup("/workspaces/{id:guid}").WithTags("Terminals");
        workspace.MapGet("/terminals", ListAsync).WithSummary("The terminals of a workspace, and the sandbox that they are in");
        workspace.MapPost("/terminals", AddAsync).WithSummary("Add a terminal; its shell starts when it is opened");
        workspace.MapPatch("/terminals/{terminal:guid}", RenameAsync).WithSummary("Give a terminal another title");
        workspace.MapDelete("/terminals/{terminal:guid}", RemoveAsync).WithSummary("Close a terminal: its shell ends, and what it printed is deleted");
        workspace.MapPost("/terminals/{terminal:guid}/open", OpenAsync).WithSummary("Start the sandbox and a shell in the terminal, unless they run");
        workspace.MapGet("/terminals/{terminal:guid}/output", OutputAsync).WithSummary("What is kept of what a terminal printed").Produces(200, contentType: "application/octet-stream");
        workspace.MapGet("/terminals/{terminal:guid}/socket", SocketAsync).WithSummary("A WebSocket to an open terminal: bytes both ways, and talk as JSON")
            .WithDescription("From byte `from` on. Binary messages are what is printed and typed. Text from the server: {start} before bytes that begin there, {exit_code} at the end. Text to the server: {size: [rows, columns]}, and {seen} with how many bytes were drawn; without it no more than 256 KiB are sent.");
        workspace.MapGet("/commands", CommandsAsync).WithSummary("What was typed in the terminals of a workspace, the newest first");
        workspace.MapPut("/sandbox", SetAsync).WithSummary("Set what the sandbox can reach, and the rules for commands; one that runs is ended");
        workspace.MapDelete("/sandbox", StopAsync).WithSummary("End the sandbox and all that runs in it; files and terminals stay");
    }

    private static async Task<Results<Ok<TerminalList>, NotFound>> ListAsync(
        Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, TerminalStore terminals, WorkspaceSandboxStore sandboxes, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        var sandbox = await sandboxes.FindAsync(user.UserId(), id, cancellation);
        return TypedResults.Ok(new TerminalList(
            [.. (await terminals.ListAsync(user.UserId(), id, cancellation)).Select(terminal => terminal.ToDetail())],
            sandbox?.State ?? SandboxState.Ended, sandbox?.Detail ?? "", sandbox?.Network ?? TerminalNetwork.Off, sandbox?.Rules ?? TerminalRules.Default));
    }

    private static async Task<Results<Created<TerminalDetail>, NotFound, ValidationProblem, ProblemHttpResult>> AddAsync(
        Guid id, TerminalDraft draft, ClaimsPrincipal user, WorkspaceStore workspaces, TerminalStore terminals, IOptions<TerminalOptions> options, TimeProvider time, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        if (TitleFault(draft.Title ?? "bash") is { } fault) return TypedResults.ValidationProblem(fault);
        var now = time.GetUtcNow();
        var terminal = new Terminal { Id = Guid.CreateVersion7(now), WorkspaceId = id, UserId = user.UserId(), Title = draft.Title?.Trim() ?? "bash", CreatedAt = now };
        return await terminals.AddAsync(terminal, options.Value.PerWorkspace, cancellation)
            ? TypedResults.Created($"/workspaces/{id}/terminals/{terminal.Id}", terminal.ToDetail())
            : Problems.Conflict($"The workspace has {options.Value.PerWorkspace} terminals, which is the most there can be. Close one first.");
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> RenameAsync(Guid id, Guid terminal, TerminalDraft draft, ClaimsPrincipal user, TerminalStore terminals, CancellationToken cancellation) =>
        TitleFault(draft.Title ?? "") is { } fault ? TypedResults.ValidationProblem(fault)
        : await terminals.NameAsync(user.UserId(), id, terminal, draft.Title!.Trim(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static Dictionary<string, string[]>? TitleFault(string title) =>
        title.Trim() is { Length: > 0 and <= TerminalDraft.LongestTitle } name && !name.Any(char.IsControl) ? null : new() { ["title"] = [$"1 to {TerminalDraft.LongestTitle} characters, in one line."] };

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(
        Guid id, Guid terminal, ClaimsPrincipal user, TerminalStore terminals, WorkspaceSandboxStore sandboxes, RunnerSandboxes runners, CancellationToken cancellation)
    {
        if (!await terminals.RemoveAsync(user.UserId(), id, terminal, cancellation)) return TypedResults.NotFound();
        if (await sandboxes.FindAsync(user.UserId(), id, cancellation) is { IsOpen: true, Runner: not null } sandbox) await runners.CloseAsync(sandbox, terminal, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<TerminalOpened>, NotFound, ProblemHttpResult>> OpenAsync(Guid id, Guid terminal, ClaimsPrincipal user, TerminalStore terminals, SandboxHost host, CancellationToken cancellation)
    {
        if (await terminals.FindAsync(user.UserId(), id, terminal, cancellation) is not { } found) return TypedResults.NotFound();
        try
        {
            return TypedResults.Ok(new TerminalOpened(await host.OpenAsync(found, cancellation)));
        }
        catch (SandboxUnavailableException exception)
        {
            return exception.IsFull ? Problems.Conflict(exception.Message) : Problems.Unavailable(exception.Message);
        }
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> OutputAsync(Guid id, Guid terminal, ClaimsPrincipal user, TerminalStore terminals, IOptions<TerminalOptions> options, CancellationToken cancellation) =>
        await terminals.FindAsync(user.UserId(), id, terminal, cancellation) is { } found ? TypedResults.Bytes(await terminals.OutputAsync(found.Id, options.Value.ScrollbackBytes, cancellation)) : TypedResults.NotFound();

    private static async Task<IResult> SocketAsync(
        Guid id, Guid terminal, HttpContext context, ClaimsPrincipal user, TerminalStore terminals, WorkspaceSandboxStore sandboxes, TerminalSocket socket, CancellationToken cancellation, long from = 0)
    {
        if (await terminals.FindAsync(user.UserId(), id, terminal, cancellation) is null) return TypedResults.NotFound();
        if (context.Request.Headers.Upgrade != "websocket") return Problems.BadRequest("Connect with a WebSocket.");
        if (await sandboxes.FindAsync(user.UserId(), id, cancellation) is not { State: SandboxState.Running, Runner: not null } sandbox) return Problems.Conflict($"There is no shell in it. Start one with POST /workspaces/{id}/terminals/{terminal}/open.");
        await socket.PassAsync(context, sandbox, terminal, from);
        return Results.Empty;
    }

    private static async Task<Results<Ok<TerminalCommands>, NotFound>> CommandsAsync(
        Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, TerminalStore terminals, CancellationToken cancellation,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        var (commands, total) = await terminals.CommandsAsync(user.UserId(), id, page, limit, cancellation);
        return TypedResults.Ok(new TerminalCommands(commands, total, page));
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> SetAsync(
        Guid id, SandboxSettings settings, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceSandboxStore sandboxes, SandboxHost host, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        if (settings.Rules is { } rules && TerminalRules.Fault(rules) is { } line)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["rules"] = [$"'{line}' is no rule. Write 'allow: …', 'ask: …' or 'deny: …' and a command, as in 'ask: rm -rf'."] });
        await sandboxes.SetAsync(user.UserId(), id, settings.Network, settings.Rules, cancellation);
        await host.EndAsync(user.UserId(), id, "Its settings were changed.", cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, NotFound>> StopAsync(Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, SandboxHost host, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        await host.EndAsync(user.UserId(), id, "You put it away.", cancellation);
        return TypedResults.NoContent();
    }
}
