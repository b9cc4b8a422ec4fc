using System.Security.Cryptography;

namespace Nightshift.Previews;

/// <summary>
/// Where previews are served: each at a host name of its own, so that a browser keeps them apart from the page and from each other. A request to one travels through
/// Web and Api to Runner with its path as it came; headers say which preview it is for.
/// </summary>
public static class PreviewAddress
{
    /// <summary>Names the preview to Runner. Nobody but who has Runner's key is heard.</summary>
    public const string Header = "X-Preview";

    /// <summary>Below it Web itself answers on a preview's host, and the app is not asked.</summary>
    public const string OwnPaths = "/.nightshift";

    private const string Local = "localhost", Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private const int KeyLength = 52; // of 5 bits each; a label of a host name has at most 63 characters, and no case

    public static string NewKey() => RandomNumberGenerator.GetString(Alphabet, KeyLength);

    /// <summary>The key in a host name.</summary>
    /// <param name="host">As asked for, with or without a port.</param>
    /// <returns>Null when it is no preview's; empty when it is below the previews' domain, where nothing else is served, and holds no key.</returns>
    public static string? KeyOf(string host, PreviewOptions options)
    {
        var name = host.Split(':')[0].ToLowerInvariant();
        var domain = $".{Domain(options)}";
        if (!name.EndsWith(domain, StringComparison.Ordinal)) return null;
        var label = name[..^domain.Length];
        return label.Length == KeyLength && label.All(Alphabet.Contains) ? label : "";
    }

    /// <summary>The origin of a preview, or of all of them with a star for the key.</summary>
    /// <param name="scheme">Of the page.</param>
    /// <param name="port">Of the page; null for its scheme's usual one.</param>
    public static string Origin(string key, string scheme, int? port, PreviewOptions options) =>
        options.Address?.Replace("*", key) ?? $"{scheme}://{key}.{Local}{(port is null ? "" : $":{port}")}";

    private static string Domain(PreviewOptions options) => options.Address is { } address ? new Uri(address.Replace("*", "x")).Host["x.".Length..] : Local;
}
