using System.ComponentModel.DataAnnotations;

namespace Nightshift.Terminals;

/// <summary>Limits of the sandboxes that workspaces have for their terminals. Api and Runner read the same section.</summary>
public sealed class TerminalOptions
{
    public const string Section = "Terminals";

    /// <summary>Sandboxes at once that a user may have. Default 3.</summary>
    [Range(1, 100)]
    public int Sandboxes { get; set; } = 3;

    /// <summary>Sandboxes at once on one Runner. Default 10.</summary>
    [Range(1, 1_000)]
    public int OnRunner { get; set; } = 10;

    /// <summary>Terminals that a workspace may have. Default 20.</summary>
    [Range(1, 200)]
    public int PerWorkspace { get; set; } = 20;

    /// <summary>Minutes after which a sandbox is put away when nobody looks at its terminals. Default 60.</summary>
    [Range(1, 1_440)]
    public int IdleMinutes { get; set; } = 60;

    /// <summary>Hours that a sandbox lives at most. Default 24.</summary>
    [Range(1, 168)]
    public int Hours { get; set; } = 24;

    /// <summary>Seconds that Api looks for a Runner that fell silent, before it says that the sandbox is gone. Default 10.</summary>
    [Range(1, 300)]
    public int LostSeconds { get; set; } = 10;

    /// <summary>Bytes that are kept of what a terminal printed, the newest. Default 512 KiB.</summary>
    [Range(16 << 10, 16 << 20)]
    public int ScrollbackBytes { get; set; } = 512 << 10;

    /// <summary>Bytes of memory of one sandbox, its files included. Default 2 GiB.</summary>
    [Range(64L << 20, 64L << 30)]
    public long MemoryBytes { get; set; } = 2L << 30;

    /// <summary>Bytes that fit into its <c>/workspace</c>, packages that are installed there included, and again into <c>/tmp</c>. Default 1 GiB.</summary>
    [Range(1L << 20, 64L << 30)]
    public long WorkspaceBytes { get; set; } = 1L << 30;

    /// <summary>Cores' worth of CPU time of one sandbox. Default 2.</summary>
    [Range(0.1, 256)]
    public double Cpus { get; set; } = 2;

    /// <summary>Processes and threads of one sandbox. Default 512.</summary>
    [Range(32, 8_192)]
    public int Processes { get; set; } = 512;
}
