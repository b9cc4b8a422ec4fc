using System.Net;
using Microsoft.Net.Http.Headers;

namespace Nightshift.Forwarding;

/// <summary>Which headers travel between browser and Api, and how.</summary>
internal static class ForwardedHeaders
{
    /// <summary>What belongs to one connection (RFC 9110, 7.6.1), to us, or is set anew.</summary>
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        HeaderNames.Host, HeaderNames.Cookie, HeaderNames.SetCookie, HeaderNames.Authorization, HeaderNames.Expect,
        "Forwarded", HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.Baggage, "Server", "Strict-Transport-Security",
    };

    public static HttpRequestMessage ToForward(this HttpRequest request, Uri address)
    {
        var forward = new HttpRequestMessage(new HttpMethod(request.Method), address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) forward.Content = new StreamContent(request.Body);

        foreach (var (name, values) in request.Headers)
            if (Travels(name, request.Headers.Connection) && !forward.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                forward.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

        forward.SayWhereFrom(request.HttpContext);
        if (request.Headers.Upgrade == "websocket")
        {
            forward.Headers.Connection.Add("Upgrade");
            forward.Headers.Upgrade.Add(new("websocket"));
        }

        return forward;
    }

    /// <summary>Tells Api who asks, and under which address we are reached.</summary>
    public static void SayWhereFrom(this HttpRequestMessage forward, HttpContext context)
    {
        forward.Headers.TryAddWithoutValidation("X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString());
        forward.Headers.TryAddWithoutValidation("X-Forwarded-Proto", context.Request.Scheme);
        forward.Headers.TryAddWithoutValidation("X-Forwarded-Host", context.Request.Host.Value);
        forward.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", ForwardingExtensions.Prefix);
    }

    public static void CopyHeadersTo(this HttpResponseMessage response, HttpResponse to)
    {
        var connection = string.Join(',', response.Headers.Connection);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            if (Travels(name, connection))
                to.Headers[name] = values.ToArray();

        if (response.StatusCode == HttpStatusCode.SwitchingProtocols) to.Headers.Upgrade = "websocket";
    }

    private static bool Travels(string name, string? connection) =>
        !Dropped.Contains(name)
        && !name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        && !(connection ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase);
}
