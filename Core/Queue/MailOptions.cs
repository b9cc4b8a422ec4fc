using System.ComponentModel.DataAnnotations;

namespace Nightshift.Queue;

/// <summary>The server that sends this installation's mail.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Its name; without one no mail is sent. None by default.</summary>
    public string Host { get; set; } = "";

    /// <summary>Default 587.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>Whether it must speak TLS (STARTTLS). Default true.</summary>
    public bool Tls { get; set; } = true;

    /// <summary>Who signs in; nobody when empty.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>The address that mail comes from. Default nightshift@localhost.</summary>
    [EmailAddress]
    public string From { get; set; } = "nightshift@localhost";
}
