using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;

namespace Nightshift.Mocks;

/// <summary>The formats of texts that are looked at; any other says nothing.</summary>
internal static class SchemaFormat
{
    public static bool Fits(string value, string format) => format switch
    {
        "date-time" => value.Contains('T') && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uuid" => Guid.TryParseExact(value, "D", out _),
        "email" => MailAddress.TryCreate(value, out var mail) && mail.Address == value,
        "uri" or "url" => Uri.TryCreate(value, UriKind.Absolute, out _),
        "ipv4" => IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetwork && value.Count(character => character == '.') == 3,
        "ipv6" => IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        "byte" => Convert.TryFromBase64String(value, new byte[value.Length], out _),
        _ => true
    };

    public static string Words(string format) => format switch
    {
        "date-time" => "a date and time such as 2026-05-17T09:30:00Z",
        "date" => "a date such as 2026-05-17",
        "uuid" => "a UUID",
        "email" => "an e-mail address",
        "uri" or "url" => "an address such as https://example.com/",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "byte" => "Base64",
        _ => format
    };
}
