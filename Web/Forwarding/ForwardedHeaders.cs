using Microsoft.Net.Http.Headers;
using Nightshift.ServiceDefaults;

namespace Nightshift.Forwarding;

/// <summary>Which headers travel between browser and Api, and how.</summary>
internal static class ForwardedHeaders
{
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase) { HeaderNames.Cookie, HeaderNames.SetCookie, HeaderNames.Authorization };

    public static HttpRequestMessage ToForward(this HttpRequest request, Uri address)
    {
        var forward = request.ToForward(address, Travels);
        forward.SayWhereFrom(request.HttpContext);
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

    public static void CopyHeadersTo(this HttpResponseMessage response, HttpResponse to) => response.CopyHeadersTo(to, Travels);

    private static bool Travels(string name) => !Ours.Contains(name);
}
