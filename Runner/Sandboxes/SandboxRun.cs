using Nightshift.Executions;

namespace Nightshift.Sandboxes;

/// <summary>One command to run on some files in a sandbox of its own.</summary>
internal sealed record SandboxRun(IReadOnlyList<string> Command)
{
    /// <summary>What lies in <c>/workspace</c>, the command's working directory.</summary>
    public IReadOnlyList<SourceFile> Files { get; init; } = [];

    /// <summary>Our own scripts and settings, in <c>/harness</c>.</summary>
    public IReadOnlyList<SourceFile> Harness { get; init; } = [];

    /// <summary>Names of the files in <c>/reports</c> to bring back; anything else there is left behind.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    /// <summary>Host folders to show read-only: path inside, path on the host.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string Input { get; init; } = "";

    /// <summary>Wall clock for the command; the sandbox's own limit when null, and at most that.</summary>
    public TimeSpan? Timeout { get; init; }
}
