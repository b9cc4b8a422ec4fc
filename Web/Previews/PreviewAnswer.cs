using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Nightshift.Previews;

/// <summary>Holds what an app answers to its own host: its cookies, who may frame it, and what its pages may reach.</summary>
internal static class PreviewAnswer
{
    /// <summary>Headers that speak for more than one host, or keep our page from framing it.</summary>
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.XFrameOptions, "Clear-Site-Data", "Alt-Svc", "Public-Key-Pins", "NEL", "Report-To", "Reporting-Endpoints"
    };

    /// <summary>Of an app's own policy: whom it lets frame it is ours to say, and it is not served over TLS everywhere.</summary>
    private static readonly string[] DroppedDirectives = ["frame-ancestors", "upgrade-insecure-requests", "report-uri", "report-to"];

    public static bool Travels(string name) => !Dropped.Contains(name);

    public static void Hold(HttpContext context, PreviewOptions options)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.SetCookie = new StringValues([.. headers.SetCookie.OfType<string>().Select(cookie => Cookie(cookie, request.IsHttps || options.Address is null))]);
        headers.ContentSecurityPolicy = new StringValues([.. headers.ContentSecurityPolicy.OfType<string>().Select(Policy).Where(policy => policy.Length > 0), OwnPolicy(request, options)]);
        headers["Referrer-Policy"] = "same-origin"; // the host is the key
        headers["Origin-Agent-Cluster"] = "?1";
        headers["X-Robots-Tag"] = "noindex";
    }

    /// <summary>Without a domain, so that it is of this host alone; and such that the browser sends it within the frame of our page, where it counts as another site's.</summary>
    private static string Cookie(string cookie, bool secure)
    {
        var parts = cookie.Split(';', StringSplitOptions.TrimEntries).Where((part, index) => index == 0 || !Is(part, "domain") && !(secure && (Is(part, "samesite") || Is(part, "secure") || Is(part, "partitioned"))));
        return string.Join("; ", secure ? parts.Append("Secure; SameSite=None; Partitioned") : parts);
    }

    private static bool Is(string part, string attribute) => part.Split('=')[0].Trim().Equals(attribute, StringComparison.OrdinalIgnoreCase);

    private static string Policy(string policy) =>
        string.Join(';', policy.Split(';').Where(directive => !DroppedDirectives.Contains(directive.Trim().Split(' ')[0].ToLowerInvariant()))).Trim();

    /// <summary>
    /// Only our page may frame it. Its pages may reach themselves and what is on the web with TLS, as apps do, but no plain http: so none of the services of the visitor's own machine or network.
    /// </summary>
    private static string OwnPolicy(HttpRequest request, PreviewOptions options)
    {
        var self = $"'self' {(request.IsHttps ? "wss" : "ws")}://{request.Host}";
        return $"default-src {self} 'unsafe-inline' 'unsafe-eval' data: blob: https: wss:; form-action 'self' https:; frame-ancestors {Pages(request, options)}";
    }

    private static string Pages(HttpRequest request, PreviewOptions options)
    {
        var port = request.Host.Port is { } number ? $":{number}" : "";
        return options.Page ?? $"{request.Scheme}://localhost{port} {request.Scheme}://127.0.0.1{port}";
    }
}
