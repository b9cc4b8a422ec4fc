using System.ComponentModel.DataAnnotations;

namespace Nightshift.Browsers;

/// <summary>Limits of a browser that looks at a preview.</summary>
internal sealed class BrowserOptions
{
    public const string Section = "Browsers";

    /// <summary>Wall-clock seconds for a run, the browser's start included. Default 120.</summary>
    [Range(10, 600)]
    public int Seconds { get; init; } = 120;

    /// <summary>Seconds that one step waits for what it needs. Default 15.</summary>
    [Range(1, 120)]
    public int StepSeconds { get; init; } = 15;

    /// <summary>Pictures that one run takes at most. Default 20.</summary>
    [Range(2, 100)]
    public int Pictures { get; init; } = 20;

    /// <summary>Bytes of memory, what the browser keeps in <c>/tmp</c> included. Default 1 GiB.</summary>
    [Range(256L << 20, 64L << 30)]
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Processes and threads. Default 512.</summary>
    [Range(64, 4096)]
    public int Processes { get; init; } = 512;

    /// <summary>Bytes of pictures and trace together, and again of what the browser keeps in <c>/tmp</c>. Default 128 MiB.</summary>
    [Range(1L << 20, 1L << 30)]
    public long FileBytes { get; init; } = 128L << 20;
}
