using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Tests.Sandboxes;

/// <summary>A hostile Python program, and what must be told of it.</summary>
internal sealed record Abuse(string Name, string Code)
{
    /// <summary>Begins every program: an attempt that the kernel or the sandbox refuses prints "refused".</summary>
    private const string Prelude =
        """
        import ctypes, fcntl, glob, io, mmap, os, pty, resource, signal, socket, subprocess, sys, tarfile, threading, time, zipfile
        libc = ctypes.CDLL(None, use_errno=True)
        def attempt(act):
            try: print('refused' if act() == -1 and ctypes.get_errno() in (1, 13, 22, 38) else 'done', flush=True)
            except (OSError, ValueError): print('refused', flush=True)
        def put(path, text): os.write(os.open(path, os.O_WRONLY), text.encode())

        """;

    public double Seconds { get; init; } = 10;

    public RunOutcome Outcome { get; init; } = RunOutcome.Exited;

    /// <summary>Part of what a person is told about the limit; null when no limit was hit.</summary>
    public string? Limit { get; init; }

    /// <summary>Its whole output.</summary>
    public string? Stdout { get; init; }

    /// <summary>Part of its errors, with which it fails by itself.</summary>
    public string? Fails { get; init; }

    /// <summary>Names of the reports to bring back, and which of them come.</summary>
    public (string[] Asked, string[] Come) Reports { get; init; } = ([], []);

    /// <summary>A control group's controller that it takes to tell; without it, time runs out or the program itself fails.</summary>
    public string? Takes { get; init; }

    public SandboxRun Run => new(["/usr/bin/python3", "-c", Prelude + Code]) { Reports = Reports.Asked, Timeout = TimeSpan.FromSeconds(Seconds) };

    public void ShouldBeToldBy(SandboxResult result)
    {
        result.Outcome.ShouldBe(Outcome, result.Stderr);
        (result.Limit is null).ShouldBe(Outcome == RunOutcome.Exited);
        if (Limit is not null) result.Limit!.ShouldContain(Limit);
        if (Stdout is not null) result.Stdout.ShouldBe(Stdout, result.Stderr);
        if (Fails is not null) result.Stderr.ShouldContain(Fails);
        (result.ExitCode == 0).ShouldBe(Fails is null && Outcome == RunOutcome.Exited, result.Stderr);
        result.Reports.Keys.ShouldBe(Reports.Come);
        result.WallTime.ShouldBeLessThan(TimeSpan.FromSeconds(Seconds + 5));
    }
}
