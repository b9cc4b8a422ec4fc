using Nightshift.Executions;

namespace Nightshift.Sandboxes;

/// <summary>How a run ended, told by the sandbox, and what it left, told by code that is not trusted.</summary>
/// <param name="Limit">The limit that was hit, in words; null when none was.</param>
/// <param name="ExitCode">128 and the signal's number when a signal ended it.</param>
/// <param name="CpuTime">Of the whole tree; null where the host does not account for it.</param>
/// <param name="PeakMemoryBytes">Of the whole tree; null where the host does not account for it.</param>
internal sealed record SandboxResult(
    RunOutcome Outcome,
    string? Limit,
    int ExitCode,
    string Stdout,
    string Stderr,
    IReadOnlyDictionary<string, byte[]> Reports,
    TimeSpan WallTime,
    TimeSpan? CpuTime,
    long? PeakMemoryBytes);

/// <summary>The sandbox itself could not be set up or failed; says what to do about it. Never the program's fault.</summary>
internal sealed class SandboxException(string message, Exception? inner = null) : Exception(message, inner);
