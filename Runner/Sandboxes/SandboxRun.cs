using Nightshift.Executions;

namespace Nightshift.Sandboxes;

/// <summary>One command to run on some files in a sandbox of its own.</summary>
internal sealed record SandboxRun(IReadOnlyList<string> Command)
{
    /// <summary>What lies in <c>/workspace</c>, the command's working directory.</summary>
    public IReadOnlyList<SourceFile> Files { get; init; } = [];

    /// <summary>Beside them, what is no text, by path.</summary>
    public IReadOnlyDictionary<string, byte[]> Binaries { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Our own scripts and settings, in <c>/harness</c>.</summary>
    public IReadOnlyList<SourceFile> Harness { get; init; } = [];

    /// <summary>Names of the files in <c>/reports</c> to bring back; anything else there is left behind.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    /// <summary>Host folders to show read-only: path inside, path on the host.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string Input { get; init; } = "";

    /// <summary>
    /// Names the command when all that is particular to a run comes as its input. Such a command may be started before there is a run, get
    /// ready and wait. It still serves one run and is thrown away, so nothing of one program can reach the next.
    /// </summary>
    public string? WarmName { get; init; }

    /// <summary>
    /// Whether a line with the time by which it must end, in seconds since 1970, comes before its input. Always so for one that may wait: the sandbox's
    /// own clock begins with the wait.
    /// </summary>
    public bool HasDeadline { get => field || WarmName is not null; init; }

    /// <summary>
    /// An empty folder on the host that gets what the command left in <c>/reports/tree</c>: plain files and folders. Links and everything else that
    /// could lead elsewhere are left behind.
    /// </summary>
    public string? Tree { get; init; }

    /// <summary>Told of each piece of output as it comes, from any thread; it must not block.</summary>
    public Action<ReadOnlyMemory<byte>>? Output { get; init; }

    /// <summary>In place of the configured limits, for a command of ours that needs others.</summary>
    public SandboxOptions? Limits { get; init; }

    /// <summary>Wall clock for the command; the sandbox's own limit when null, and at most that.</summary>
    public TimeSpan? Timeout { get; init; }
}
