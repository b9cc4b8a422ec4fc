namespace Nightshift.Dependencies;

/// <summary>The head of what a package manager asks of the proxy: a tunnel to a host, or one plain request.</summary>
/// <param name="Authority">The <c>host:port</c> wanted.</param>
/// <param name="Onward">What the host gets to read; null for a tunnel.</param>
internal sealed record ProxyRequest(string Authority, string Host, int Port, string? Onward)
{
    private static readonly string[] Ours = ["Connection", "Proxy-Connection", "Proxy-Authorization", "Keep-Alive", "Upgrade"];

    /// <param name="head">The request line and the headers, with the empty line.</param>
    public static ProxyRequest? Read(string head)
    {
        var lines = head.TrimEnd('\r', '\n').Split("\r\n");
        return lines[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"] ? null
            : method == "CONNECT" ? Tunnel(target)
            : Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme == "http" ? Of(uri, Plain(method, uri, lines[1..]))
            : null;
    }

    private static ProxyRequest? Tunnel(string target) => Uri.TryCreate($"https://{target}", UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && uri.UserInfo == "" ? Of(uri, null) : null;

    private static ProxyRequest Of(Uri uri, string? onward) => new($"{uri.IdnHost.ToLowerInvariant()}:{uri.Port}", uri.IdnHost.ToLowerInvariant(), uri.Port, onward);

    // The connection ends with the answer, so nothing else can come along on it.
    private static string Plain(string method, Uri uri, IEnumerable<string> headers)
    {
        var kept = headers.Where(header => !Ours.Contains(header.Split(':')[0], StringComparer.OrdinalIgnoreCase) && !header.StartsWith("Host:", StringComparison.OrdinalIgnoreCase));
        return string.Join("\r\n", [$"{method} {uri.PathAndQuery} HTTP/1.1", $"Host: {uri.Authority}", .. kept, "Connection: close", "", ""]);
    }
}
