using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Nightshift.Accounts;
using Nightshift.Infrastructure;
using Nightshift.Sessions;

namespace Nightshift.Web;

/// <summary>Answers over real HTTP as Api would, and tells the test what arrived.</summary>
public sealed class ApiStandIn : IAsyncDisposable
{
    public const string Token = "the-token-of-the-tests";
    public const string Password = "correct horse battery";
    public const string HostileTitle = "</script><script>alert(1)</script>";

    private static readonly Account Owner = new(Guid.Parse("00000000-0000-7000-8000-000000000001"), "You", null, "premium");

    private readonly WebApplication app;

    private ApiStandIn(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    /// <summary>Lets the second event of <c>/events</c> go.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets <c>/broken</c> hang up.</summary>
    public TaskCompletionSource BreakOff { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the request to <c>/wait</c> was aborted from the other side.</summary>
    public TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource WaitReached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool LoggedOut { get; private set; }

    public static async Task<ApiStandIn> StartAsync()
    {
        var api = new ApiStandIn(LocalServer.Build(configure: builder => builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null)));
        api.Map();
        await api.app.StartAsync();
        return api;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Map()
    {
        app.UseWebSockets();
        app.MapGet("/auth/me", (HttpRequest request) => Bearer(request) == Token ? Answer(Owner) : Unauthorized());
        app.MapPost("/auth/login", async (HttpRequest request) =>
            (await BodyAsync<LoginRequest>(request)).Password == Password ? SignedIn() : Results.Problem("E-mail address or password is wrong.", statusCode: 401));
        app.MapPost("/auth/register", async (HttpRequest request) =>
            (await BodyAsync<RegisterRequest>(request)).Password.Length >= 10 ? SignedIn()
                : Results.ValidationProblem(new Dictionary<string, string[]> { ["password"] = ["Between 10 and 200 characters."] }));
        app.MapPost("/auth/logout", () => { LoggedOut = true; return Results.NoContent(); });
        app.MapGet("/sessions", () => Answer(new SessionList([Session()], 1, 1)));
        app.MapGet("/sessions/{id:guid}", (Guid id) => Answer(new SessionDetail(id, HostileTitle, default, default, [], [])));
        app.MapGet("/executions/history", () => Answer(new Executions.ExecutionHistory([new($"{DateTime.UtcNow:yyyy-MM-dd}", 6, 4, 9, 1.5)], [new(1, 3), new(3, 1)])));
        app.MapMethods("/seen/{**rest}", ["GET", "POST"], SeenAsync);
        app.MapGet("/app/{**rest}", AppAsync);
        app.MapGet("/revoked", Unauthorized);
        app.MapGet("/page", () => Results.Content("<script>alert(1)</script>", "text/html"));
        app.MapPost("/count", CountAsync);
        app.MapGet("/events", EventsAsync);
        app.MapGet("/wait", WaitAsync);
        app.MapGet("/broken", BrokenAsync);
        app.MapGet("/socket", SocketAsync);
    }

    private static string? Bearer(HttpRequest request) => request.Headers.Authorization.ToString().Split(' ').ElementAtOrDefault(1);

    private static IResult Answer<T>(T body) => Results.Json(body, Json.Options);

    private static IResult Unauthorized() => Results.Problem("The token is not known.", statusCode: 401);

    private static IResult SignedIn() => Answer(new SignedIn(Token, DateTimeOffset.UtcNow.AddDays(1), Owner));

    private static Session Session() => new(Guid.Parse("00000000-0000-7000-8000-0000000000aa"), HostileTitle, Executions.ExecutionStatus.Passed, false, default, default);

    private static async Task<T> BodyAsync<T>(HttpRequest request) => (await request.ReadFromJsonAsync<T>(Json.Options))!;

    private static IResult SeenAsync(HttpRequest request)
    {
        request.HttpContext.Response.Headers.SetCookie = "planted=1";
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        return Answer(new Seen(request.Method, request.Path + request.QueryString, headers));
    }

    /// <summary>An app that wants to be more than a preview.</summary>
    private static async Task AppAsync(HttpContext context, string rest)
    {
        var headers = context.Response.Headers;
        headers.SetCookie = new(["a=1; Path=/; Domain=localhost; HttpOnly", "nightshift=planted; domain=.localhost; SameSite=Strict"]);
        headers.ContentSecurityPolicy = "script-src 'self'; frame-ancestors 'none'; upgrade-insecure-requests";
        headers.XFrameOptions = "DENY";
        headers["Clear-Site-Data"] = "\"cookies\"";
        headers.StrictTransportSecurity = "max-age=1000";
        context.Response.ContentType = rest == "page" ? "text/html; charset=utf-8" : "text/plain";
        await context.Response.WriteAsync("\uFEFF<!-- first -->\n<!DOC");
        await context.Response.Body.FlushAsync();
        await context.Response.WriteAsync("TYPE html><html lang=\"en\"><title>größer</title>");
    }

    private static async Task<IResult> CountAsync(HttpRequest request)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        while (await request.Body.ReadAsync(buffer) is > 0 and var read) total += read;
        return Answer(total);
    }

    private async Task EventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"id: 1\ndata: after {context.Request.Headers["Last-Event-ID"]}\n\n");
        await context.Response.Body.FlushAsync();
        await Gate.Task.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync("id: 2\ndata: second\n\n");
    }

    private async Task WaitAsync(HttpContext context)
    {
        context.RequestAborted.Register(() => Aborted.TrySetResult());
        WaitReached.TrySetResult();
        await Aborted.Task;
    }

    private async Task BrokenAsync(HttpContext context)
    {
        context.Response.ContentLength = 100;
        await context.Response.WriteAsync("half");
        await context.Response.Body.FlushAsync();
        await BreakOff.Task;
        context.Abort();
    }

    private static async Task SocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("echo");
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close) break;
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync((WebSocketCloseStatus)4001, "enough", context.RequestAborted);
    }
}

/// <summary>A request as it arrived at Api.</summary>
public sealed record Seen(string Method, string Path, Dictionary<string, string> Headers);
