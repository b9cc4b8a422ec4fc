namespace Nightshift.Dependencies;

/// <summary>Where the packages of one manager come from.</summary>
/// <param name="Address">As the manager takes it, without a user's name or password.</param>
/// <param name="Hosts">Every <c>host:port</c> that has to be reached for it.</param>
/// <param name="Checksums">Go's checksum database; <c>off</c> for none.</param>
internal sealed record Registry(string Address, IReadOnlyList<string> Hosts, string Checksums = "off")
{
    public bool IsPlainHttp => Address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when it is no address on the web.</summary>
    public static Registry? At(string? address, params string[] moreHosts) => Parse(address) is { } uri
        ? new Registry(uri.AbsoluteUri, [Authority(uri), .. moreHosts.Select(Authority)])
        : null;

    /// <summary>Port 443 where a host has none.</summary>
    public static string Authority(string host) => host.Contains(':') ? host.ToLowerInvariant() : $"{host.ToLowerInvariant()}:443";

    private static string Authority(Uri uri) => $"{uri.IdnHost.ToLowerInvariant()}:{uri.Port}";

    private static Uri? Parse(string? address) => Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? new UriBuilder(uri) { UserName = "", Password = "" }.Uri
        : null;
}
