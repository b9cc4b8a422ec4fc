namespace Nightshift.Forwarding;

/// <summary>
/// Whether a request comes from our own pages. Cookies do not tell: they are sent to every port of a host, and with a WebSocket from any site.
/// </summary>
internal static class SameOrigin
{
    public static bool Allows(HttpRequest request)
    {
        var changes = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        var opensSocket = request.Headers.Upgrade.Count > 0;
        if (changes || opensSocket || request.Headers.Origin.Count > 0) return IsOurs(request, whenUntold: false);

        // Browsers leave Origin out when a page opens an event stream of its own site, and never when another site does.
        return !IsEventStream(request) || IsOurs(request, whenUntold: true);
    }

    private static bool IsEventStream(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static bool IsOurs(HttpRequest request, bool whenUntold)
    {
        if (request.Headers.Origin.Count > 0)
            return Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
                && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0 ? site == "same-origin" : whenUntold;
    }
}
