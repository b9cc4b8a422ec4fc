using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Nightshift.Mocks;

/// <summary>Which headers a mock may answer with, and which of a request are shown how.</summary>
internal static partial class MockHeaders
{
    public const string Masked = "•••";

    private const int LongestValue = 2_000;

    /// <summary>What belongs to one connection (RFC 9110, 7.6.1) or to the server, and what would speak for our whole origin in a browser.</summary>
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length", "Content-Encoding", "Content-Type", "Date", "Server", "Host",
        "Set-Cookie", "Set-Cookie2", "WWW-Authenticate", "Clear-Site-Data", "Strict-Transport-Security", "Expect-CT", "Public-Key-Pins", "X-Frame-Options", "X-Content-Type-Options", "X-XSS-Protection", "X-DNS-Prefetch-Control", "Permissions-Policy",
        "Feature-Policy", "Referrer-Policy", "Origin-Agent-Cluster", "Service-Worker-Allowed", "SourceMap", "X-SourceMap", "Refresh", "Alt-Svc", "NEL", "Report-To", "Reporting-Endpoints", "Accept-CH", "Critical-CH", "Timing-Allow-Origin", "Document-Policy", "Link", "Via"
    };

    private static readonly HashSet<string> Traces = new([HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.Baggage], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] RefusedFamilies = ["Content-Security-Policy", "Cross-Origin-", "Access-Control-", "Sec-", "X-Forwarded-", "Proxy-"];

    /// <summary>Null when a mock may answer with it; else why not.</summary>
    public static string? Fault(string name, string? value) =>
        !Token().IsMatch(name) || name.Length > 100 ? $"“{name}” is not the name of a header."
        : Refused.Contains(name) || RefusedFamilies.Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase)) ? $"A mock cannot answer with {name}: it belongs to the connection, or would speak for all of this server."
        : value is null || value.Length > LongestValue || value.Any(character => character is < ' ' or > '~') ? $"{name} holds a character that no header has, or is too long."
        : name.Equals(HeaderNames.Location, StringComparison.OrdinalIgnoreCase) && !value.StartsWith('/') ? "Location is a path of the mock, such as /pets/1."
        : null;

    /// <summary>Null when a mock may answer with it. Scripts and styles may not come from an address of our own origin, since our pages trust it.</summary>
    public static string? TypeFault(string type) =>
        !MediaTypeHeaderValue.TryParse(type, out var media) || media.MediaType.Value!.Contains('*') || type.Any(character => character is < ' ' or > '~') || type.Length > 100 ? $"“{type}” is not a media type."
        : media.MediaType.Value!.Contains("script", StringComparison.OrdinalIgnoreCase) || media.MediaType.Value.Contains("css", StringComparison.OrdinalIgnoreCase) ? "A mock cannot answer with scripts or styles."
        : null;

    /// <summary>The headers of a request as the log shows them, without what our own services added.</summary>
    public static Dictionary<string, string> Shown(IHeaderDictionary headers) => headers
        .Where(header => !header.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) && !Traces.Contains(header.Key))
        .Take(100).ToDictionary(header => header.Key, header => Secret().IsMatch(header.Key) ? Masked : Cut(header.Value.ToString()));

    /// <summary>The query as the log shows it.</summary>
    public static string Shown(QueryString query)
    {
        if (!query.HasValue || !Secret().IsMatch(Uri.UnescapeDataString(query.Value!))) return Cut(query.Value ?? "");
        var shown = new List<KeyValuePair<string, string?>>();
        foreach (var (name, values) in QueryHelpers.ParseQuery(query.Value))
            foreach (var value in values) shown.Add(new(name, Secret().IsMatch(name) ? Masked : value));
        return Cut(Uri.UnescapeDataString(QueryString.Create(shown).Value!));
    }

    private static string Cut(string text) => text.Length > LongestValue ? text[..LongestValue] + "…" : text;

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex Token();

    [GeneratedRegex("auth|cookie|token|secret|key|password|passwd|signature|session|credential", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
