namespace Nightshift.Terminals;

/// <summary>Body of Runner's <c>PUT /workspaces/{id}/sandbox</c>, which starts it once for each run.</summary>
/// <param name="Run">How often it was started.</param>
/// <param name="PassedOver">Names of folders and files that stay inside; a star stands for anything.</param>
/// <param name="FileBytes">Of a file; larger ones stay inside.</param>
/// <param name="History">Lines that were typed before, the newest last.</param>
public sealed record SandboxStart(int Run, TerminalNetwork Network, string Rules, IReadOnlyList<string> PassedOver, int FileBytes, IReadOnlyList<string> History);

/// <summary>Body of Runner's <c>PUT /workspaces/{id}/terminals/{terminal}</c>, which starts a shell when there is none in that terminal.</summary>
/// <param name="End">How many bytes the terminal has printed so far.</param>
/// <param name="Scrollback">The last of them.</param>
/// <param name="Notice">Printed below what an earlier shell printed.</param>
public sealed record TerminalStart(long End, byte[] Scrollback, byte[] Notice);

/// <summary>
/// What travels between Api and a sandbox in Runner, over one WebSocket that only one Api holds at a time. Files: <c>have</c>, <c>write</c>, <c>delete</c> and <c>ready</c> go in; <c>want</c>,
/// <c>changed</c> and <c>deleted</c> come out. <c>begin</c> comes first, with the number of the last that waits. Terminals: <c>output</c>, <c>exited</c>, <c>command</c>, <c>command_refused</c> and <c>command_ended</c> come out, <c>stored</c> goes in. What comes out with a
/// number is sent again to the next Api until <c>done</c> with that number goes in. <c>ended</c> comes last.
/// </summary>
public sealed record SandboxNews(string Kind)
{
    /// <summary>Bytes of one: a file in base64, or all versions, and what is around it.</summary>
    public const int MostBytes = 3 << 20;

    public long? Number { get; init; }
    public Guid? Terminal { get; init; }
    public string? Path { get; init; }
    public byte[]? Content { get; init; }

    /// <summary>Of the content that a change was made to; null for a new file.</summary>
    public string? Version { get; init; }

    /// <summary>Of every file, by path.</summary>
    public IReadOnlyDictionary<string, string>? Versions { get; init; }
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Of output: where it begins, in bytes. Of <c>stored</c>: where it ends.</summary>
    public long? Place { get; init; }
    public string? Line { get; init; }
    public string? Verdict { get; init; }
    public int? Code { get; init; }
    public string? Detail { get; init; }
}

/// <summary>What is said over a terminal's WebSocket beside bytes, as text.</summary>
/// <param name="Start">To the page, first: where the bytes that follow begin.</param>
/// <param name="ExitCode">To the page, last: of the shell.</param>
/// <param name="Seen">From the page: how many bytes it has drawn; no more than a window beyond is sent.</param>
/// <param name="Size">From the page: rows and columns.</param>
public sealed record TerminalTalk(long? Start = null, int? ExitCode = null, long? Seen = null, IReadOnlyList<int>? Size = null);
