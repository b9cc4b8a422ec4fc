using System.ComponentModel.DataAnnotations;

namespace Nightshift.Sandboxes;

/// <summary>Every limit of a sandbox. Each run gets all of them for itself.</summary>
public sealed record SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>
    /// Sandboxes at once. Default 0: two per core and at least three, so that one validation's signals run together, but no more than
    /// fit into three quarters of the machine's memory when each takes all it may.
    /// </summary>
    [Range(0, 1024)]
    public int Concurrency { get; init; }

    /// <summary>Wall-clock seconds for a tool; a request may ask for less. Default 30.</summary>
    [Range(1, 600)]
    public int WallSeconds { get; init; } = 30;

    /// <summary>Bytes of memory for the whole tree, tmpfs contents included. Default 512 MiB.</summary>
    [Range(64L << 20, 64L << 30)]
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of address space for each process, only where no memory control group is to be had. Default 4 GiB.</summary>
    [Range(1L << 30, 1L << 40)]
    public long AddressSpaceBytes { get; init; } = 4L << 30;

    /// <summary>Cores' worth of CPU time per second of wall clock. Default 2.</summary>
    [Range(0.1, 256)]
    public double Cpus { get; init; } = 2;

    /// <summary>Processes and threads in the tree. Default 128.</summary>
    [Range(16, 4096)]
    public int Processes { get; init; } = 128;

    /// <summary>Bytes that fit into <c>/workspace</c>. Default 64 MiB.</summary>
    [Range(1L << 20, 16L << 30)]
    public long WorkspaceBytes { get; init; } = 64L << 20;

    /// <summary>Bytes that fit into <c>/tmp</c>, and again into <c>/dev/shm</c>. Default 64 MiB.</summary>
    [Range(1L << 20, 16L << 30)]
    public long TemporaryBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of the largest single file, and of all reports together. Default 16 MiB.</summary>
    [Range(1L << 20, 1L << 30)]
    public long FileBytes { get; init; } = 16L << 20;

    /// <summary>Open files for each process. Default 512.</summary>
    [Range(64, 65536)]
    public int OpenFiles { get; init; } = 512;

    /// <summary>Bytes of output after which the run is ended. Default 16 MiB.</summary>
    [Range(64L << 10, 1L << 30)]
    public long OutputBytes { get; init; } = 16L << 20;

    /// <summary>Bytes kept of each output stream, half from its beginning and half from its end. Default 64 KiB.</summary>
    [Range(1 << 10, 16 << 20)]
    public int OutputKeptBytes { get; init; } = 64 << 10;

    /// <summary>
    /// Started by root, sandboxes run under host user ids from here on, one for each at once.
    /// The default begins the range that systemd's list of ids marks as unused.
    /// </summary>
    [Range(65536, 2_100_000_000)]
    public int FirstUserId { get; init; } = 1_879_048_192;

    internal int Slots => Concurrency > 0 ? Concurrency : Math.Clamp(FitIntoMemory, 1, Math.Max(3, Environment.ProcessorCount * 2));

    // Where Runner itself is in a container with a limit, that limit is what is available.
    private int FitIntoMemory => (int)Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3 / MemoryBytes, int.MaxValue);
}
