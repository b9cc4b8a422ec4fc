using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Nightshift.ServiceDefaults;

/// <summary>Passes a request on and its answer back, by the framework's own parts: bodies stream both ways, and a WebSocket becomes a tunnel of bytes.</summary>
public static class HttpForwarding
{
    /// <summary>What belongs to one connection (RFC 9110, 7.6.1), or is set anew.</summary>
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        HeaderNames.Host, HeaderNames.Expect, "Forwarded", HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.Baggage, "Server", "Strict-Transport-Security"
    };

    /// <summary>Connections that follow no redirect, keep no cookie and unpack nothing.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5)
    };

    /// <summary>The same request to another server, without what it may not learn.</summary>
    /// <param name="travels">Which headers go along, beside those that never do.</param>
    public static HttpRequestMessage ToForward(this HttpRequest request, Uri address, Func<string, bool> travels)
    {
        var forward = new HttpRequestMessage(new HttpMethod(request.Method), address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) forward.Content = new StreamContent(request.Body);

        foreach (var (name, values) in request.Headers)
            if (Travels(name, request.Headers.Connection) && travels(name) && !forward.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                forward.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

        if (request.Headers.Upgrade == "websocket")
        {
            forward.Headers.Connection.Add("Upgrade");
            forward.Headers.Upgrade.Add(new("websocket"));
        }

        return forward;
    }

    /// <summary>Tells the next server what the one before us said of who asks, and under which address; <see cref="ToForward"/> leaves it out.</summary>
    public static void PassOnWhereFrom(this HttpRequestMessage forward, HttpRequest request)
    {
        foreach (var name in (string[])["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"])
            forward.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)request.Headers[name]);
    }

    /// <summary>How large the body may be, where the server's own limit is another.</summary>
    public static void LimitBody(this HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = bytes;
    }

    /// <param name="travels">Which headers come along, beside those that never do.</param>
    public static void CopyHeadersTo(this HttpResponseMessage response, HttpResponse to, Func<string, bool> travels)
    {
        to.StatusCode = (int)response.StatusCode;
        var connection = string.Join(',', response.Headers.Connection);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            if (Travels(name, connection) && travels(name))
                to.Headers[name] = values.ToArray();

        if (response.StatusCode == HttpStatusCode.SwitchingProtocols) to.Headers.Upgrade = "websocket";
    }

    /// <summary>Passes the body on as it comes; after a change of protocol, both ways.</summary>
    public static Task PassBodyAsync(this HttpResponseMessage response, HttpContext context) =>
        response.StatusCode == HttpStatusCode.SwitchingProtocols ? TunnelAsync(context, response) : StreamAsync(context, response);

    private static async Task StreamAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted); // so that an event stream opens before its first event
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await PumpAsync(body, context.Response.Body, context.RequestAborted);
    }

    private static async Task TunnelAsync(HttpContext context, HttpResponseMessage response)
    {
        await using var browser = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await using var server = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await TunnelAsync(browser, server, context.RequestAborted);
    }

    /// <summary>Passes bytes on both ways, until either side hangs up; what that side sent before has been passed on by then.</summary>
    public static async Task TunnelAsync(Stream browser, Stream server, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var up = PumpAsync(browser, server, end.Token);
        var down = PumpAsync(server, browser, end.Token);
        await Task.WhenAny(up, down);
        await end.CancelAsync();
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Passes bytes on as they come.</summary>
    public static async Task PumpAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            await to.FlushAsync(cancellation);
        }
    }

    private static bool Travels(string name, string? connection) =>
        !Dropped.Contains(name)
        && !name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        && !(connection ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase);
}
