using System.ComponentModel.DataAnnotations;

namespace Nightshift.Terminals;

/// <summary>What a workspace's sandbox can reach: nothing, or the package registries.</summary>
public enum TerminalNetwork { Off, Packages }

/// <summary>How a workspace's sandbox is: there is none, it is being filled with the files, or it can be used.</summary>
public enum SandboxState { Ended, Starting, Running }

/// <summary>Answer of <c>GET /workspaces/{id}/terminals</c>.</summary>
/// <param name="Detail">Why there is no sandbox, in words; empty when there is one, or was none yet.</param>
/// <param name="Rules">What is asked, refused and allowed, a line each.</param>
public sealed record TerminalList(IReadOnlyList<TerminalDetail> Terminals, SandboxState State, string Detail, TerminalNetwork Network, string Rules);

/// <param name="ExitCode">Of its shell, when that has ended; else null.</param>
public sealed record TerminalDetail(Guid Id, string Title, int? ExitCode, DateTimeOffset CreatedAt);

/// <summary>Body of <c>POST /workspaces/{id}/terminals</c> and <c>PATCH /workspaces/{id}/terminals/{terminal}</c>.</summary>
/// <param name="Title">Of its tab; "bash" when absent.</param>
public sealed record TerminalDraft(string? Title = null)
{
    /// <summary>Characters.</summary>
    public const int LongestTitle = 60;
}

/// <summary>Answer of <c>POST /workspaces/{id}/terminals/{terminal}/open</c>.</summary>
/// <param name="Started">Whether a shell was started; else one runs in it already.</param>
public sealed record TerminalOpened(bool Started);

/// <summary>Body of <c>PUT /workspaces/{id}/sandbox</c>; what is absent stays. A sandbox that runs is ended, since neither can be changed in it.</summary>
/// <param name="Rules">As in <see cref="TerminalRules"/>.</param>
public sealed record SandboxSettings(TerminalNetwork? Network = null, [property: MaxLength(TerminalRules.Longest, ErrorMessage = "At most 10000 characters.")] string? Rules = null);

/// <summary>A command that was typed.</summary>
public sealed record TerminalCommand
{
    public required string Line { get; init; }

    /// <summary><c>allow</c>, <c>ask</c> (and it was run), <c>deny</c>, or <c>no</c> for one that was asked about and not run.</summary>
    public required string Verdict { get; init; }

    /// <summary>Null while it runs, or when it never ended.</summary>
    public int? ExitCode { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The newest first.</summary>
public sealed record TerminalCommands(IReadOnlyList<TerminalCommand> Commands, long Total, int Page);
