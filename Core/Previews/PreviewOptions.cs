using System.ComponentModel.DataAnnotations;

namespace Nightshift.Previews;

/// <summary>Limits of previews, and where they are served. Api, Runner and Web read the same section.</summary>
public sealed class PreviewOptions
{
    public const string Section = "Previews";

    /// <summary>Characters of a command.</summary>
    public const int LongestCommand = 1_000;

    /// <summary>
    /// The origins of previews, with a star in the place of the key, such as <c>https://*.preview.example.com</c>. It has to lead to Web, and its host must not be above that of the page.
    /// Default: <c>*.localhost</c> at the page's own scheme and port, which every browser on this machine finds.
    /// </summary>
    [RegularExpression(@"https?://\*\.[a-z0-9.-]+(:[0-9]{1,5})?", ErrorMessage = "Previews:Address is an origin with a star in the place of the key, such as https://*.preview.example.com.")]
    public string? Address { get; set; }

    /// <summary>The page's own origin, such as <c>https://nightshift.example.com</c>, which alone may frame previews. Needed with <see cref="Address"/>.</summary>
    [RegularExpression(@"https?://[a-z0-9.-]+(:[0-9]{1,5})?", ErrorMessage = "Previews:Page is the origin of Nightshift's own page, such as https://nightshift.example.com.")]
    public string? Page { get; set; }

    /// <summary>Minutes until a preview ends by itself. Default 30.</summary>
    [Range(1, 1440)]
    public int Minutes { get; set; } = 30;

    /// <summary>Hours that a preview lives on when it is kept, from then. Default 12.</summary>
    [Range(1, 72)]
    public int KeptHours { get; set; } = 12;

    /// <summary>Previews at once: of a user, and on one Runner. Default 10.</summary>
    [Range(1, 100)]
    public int AtOnce { get; set; } = 10;

    /// <summary>Seconds from the start of the command until the app listens, what it compiles included. Default 60.</summary>
    [Range(1, 600)]
    public int StartSeconds { get; set; } = 60;

    /// <summary>Seconds that Api looks for a Runner that fell silent, before it says that the preview is gone. Default 10.</summary>
    [Range(1, 300)]
    public int LostSeconds { get; set; } = 10;

    /// <summary>Connections to one app at once, WebSockets included; further ones wait. Default 64.</summary>
    [Range(1, 1000)]
    public int Connections { get; set; } = 64;

    /// <summary>Bytes of one request's body. Default 64 MiB.</summary>
    [Range(1 << 10, 1L << 30)]
    public long BodyBytes { get; set; } = 64 << 20;

    /// <summary>Bytes of the log that are kept, the newest. Default 256 KiB.</summary>
    [Range(1 << 10, 16 << 20)]
    public int LogBytes { get; set; } = 256 << 10;

    /// <summary>Bytes of memory of one app, its files and its compiler included. Default 1 GiB.</summary>
    [Range(64L << 20, 64L << 30)]
    public long MemoryBytes { get; set; } = 1L << 30;

    /// <summary>Cores' worth of CPU time of one app. Default 2.</summary>
    [Range(0.1, 256)]
    public double Cpus { get; set; } = 2;

    /// <summary>Processes and threads of one app. Default 256.</summary>
    [Range(16, 4096)]
    public int Processes { get; set; } = 256;

    /// <summary>Bytes that fit into its <c>/workspace</c>, and again into <c>/tmp</c>. Default 256 MiB.</summary>
    [Range(1L << 20, 16L << 30)]
    public long WorkspaceBytes { get; set; } = 256L << 20;
}
