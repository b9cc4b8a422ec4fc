namespace Nightshift.Embedded;

/// <summary>Null when ready, else in words what is still missing.</summary>
internal delegate Task<string?> ReadinessCheck(CancellationToken cancellation);

/// <summary>How one process is started and ended. The environment is the whole of it: nothing else is inherited.</summary>
internal sealed record ProcessSpec(string Name, string FileName, IEnumerable<string> Arguments)
{
    public string WorkingDirectory { get; init; } = "/";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = ServiceEnvironment.Minimal;

    /// <summary>Null for the user that AppHost runs as.</summary>
    public UnixUser? User { get; init; }

    public string? StandardInput { get; init; }

    public ReadinessCheck? IsReady { get; init; }

    /// <summary>Asks the process to stop in order.</summary>
    public UnixSignal StopSignal { get; init; } = UnixSignal.Terminate;

    /// <summary>Reaches the process when AppHost itself is killed.</summary>
    public UnixSignal DeathSignal { get; init; } = UnixSignal.Kill;

    /// <summary>After this a process that was asked to stop is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
