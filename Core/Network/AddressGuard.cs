using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Nightshift.Network;

/// <summary>
/// Keeps what people enter as an address from reaching this machine or its network. What counts is the address that is connected to, not the one that
/// a name had a moment before, so whoever connects takes it from here.
/// </summary>
public sealed class AddressGuard(IOptions<NetworkOptions> options)
{
    /// <summary>Scheme of addresses that git asks over ssh.</summary>
    public const string Ssh = "ssh";

    /// <summary>Everything that is not the public internet, by the registries of special-purpose addresses (RFC 6890 and what was added since).</summary>
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"
        }.Select(text => IPNetwork.Parse(text))
    ];

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    /// <summary>Null when the address may be asked; else a sentence that says why not. Names are looked up when connecting.</summary>
    public string? WhyNot(Uri address) =>
        address.UserInfo.Length > 0 ? "Leave the name and the password out of the address. Connect an account instead."
        : address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && IsAllowed(address.IdnHost)) ? "The address must begin with https://."
        : WhyNotHost(address);

    /// <summary>The same for an address that git is to fetch from, which may be one of ssh with a user in it.</summary>
    public string? WhyNotGit(Uri address) =>
        address.Scheme != Ssh ? WhyNot(address)
        : address.UserInfo is not ['-', ..] && address.UserInfo.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-') ? WhyNotHost(address)
        : "Write the address as ssh://git@host/path, with a plain user and without a password.";

    private string? WhyNotHost(Uri address) =>
        address.HostNameType == UriHostNameType.Dns && !address.IdnHost.Contains('.') && !IsAllowed(address.IdnHost) ? Refusal(address.IdnHost)
        : IPAddress.TryParse(address.IdnHost, out var literal) && !IsPublic(literal) && !IsAllowed(address.IdnHost) ? Refusal(address.IdnHost)
        : null;

    /// <summary>The addresses of a host that may be connected to.</summary>
    /// <exception cref="AddressRefusedException">One of them is not public.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        return IsAllowed(host) || addresses.All(IsPublic) ? addresses : throw new AddressRefusedException(Refusal(host));
    }

    /// <summary>
    /// Connections to what the guard allows, and to nothing else. Redirects are for the caller, who looks at each place first: they would carry what is sent elsewhere.
    /// </summary>
    /// <param name="connect">Until a connection stands.</param>
    public SocketsHttpHandler CreateHandler(TimeSpan connect) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false, // a proxy would be connected to in place of the host that was checked
        UseCookies = false,
        ConnectTimeout = connect,
        ConnectCallback = ConnectAsync,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5)
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return (address.AddressFamily == AddressFamily.InterNetwork || GlobalV6.Contains(address)) && !Special.Any(network => network.Contains(address));
    }

    private bool IsAllowed(string host) => options.Value.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static string Refusal(string host) =>
        $"{host} is not on the public internet. Whoever runs this installation can allow it with {NetworkOptions.Section}:{nameof(NetworkOptions.AllowedHosts)}.";
}

/// <summary>An address that people entered leads into a network that is not theirs to reach. The message says so to them.</summary>
public sealed class AddressRefusedException(string message) : HttpRequestException(message)
{
    /// <summary>The refusal in what an <see cref="HttpClient"/> threw, which may have wrapped it; null when it was another failure.</summary>
    public static AddressRefusedException? In(Exception exception) => exception as AddressRefusedException ?? exception.InnerException as AddressRefusedException;
}
