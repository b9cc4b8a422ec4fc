namespace Nightshift.Network;

/// <summary>Which hosts on private networks people may name, such as an own GitHub Enterprise or git server.</summary>
public sealed class NetworkOptions
{
    public const string Section = "Network";

    /// <summary>Names or addresses, exactly as people write them. These may be private, and may be asked without encryption. None by default.</summary>
    public string[] AllowedHosts { get; set; } = [];
}
