namespace Nightshift.Previews;

/// <summary>Body of <c>POST /preview</c>.</summary>
/// <param name="ExecutionId">Whose files; this or a workspace.</param>
/// <param name="Attempt">Of the execution; the delivered one when absent.</param>
/// <param name="Port">Inside the sandbox, 1 to 65535; whichever the app listens on when absent.</param>
/// <param name="Command">That starts the app, for a shell in its folder; the one that is found when absent.</param>
/// <param name="WorkspaceId">Whose files, as they are and as they become; this or an execution.</param>
public sealed record PreviewDraft(Guid? ExecutionId = null, int? Attempt = null, int? Port = null, string? Command = null, Guid? WorkspaceId = null);

/// <summary>Body of <c>POST /preview/{id}/restart</c>; what is absent stays.</summary>
public sealed record PreviewRestart(int? Port = null, string? Command = null);

/// <param name="Url">Where the app is served, as soon as it runs.</param>
public sealed record PreviewCreated(Guid PreviewId, string Url, DateTimeOffset ExpiresAt);

/// <summary>Answer of <c>GET /preview/{id}</c>. The parameters are those of <see cref="Preview"/>.</summary>
public sealed record PreviewDetail(
    Guid Id, Guid? ExecutionId, int? Attempt, Guid? WorkspaceId, string Status, string Detail, string Url, string? Kind, string? Command, int? Port, bool Kept, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt);

public sealed record PreviewList(IReadOnlyList<PreviewDetail> Previews, long Total, int Page);

/// <param name="Log">What the app printed, its newest part.</param>
public sealed record PreviewLogs(string Log);

/// <summary>How an app would be started.</summary>
/// <param name="Kind">For people, such as "Flask"; null when nothing is found.</param>
/// <param name="Command">Null when nothing is found.</param>
/// <param name="Problem">Why nothing is found, and what to do; null when something is.</param>
public sealed record PreviewPlan(string? Kind, string? Command, string? Problem)
{
    /// <summary>The kind of an app that is started by another command than the one that is found.</summary>
    public const string OwnCommand = "Own command";
}

/// <summary>Between Api and Runner: the files to look at.</summary>
public sealed record PreviewFiles(string Language, IReadOnlyList<Executions.SourceFile> Files);

/// <summary>Body of Runner's <c>PUT /previews/{id}</c>, which starts it once for each run, and answers with what becomes of it as Server-Sent Events.</summary>
/// <param name="Owner">Stands for the user; those who wait for room take turns by it.</param>
/// <param name="Binaries">Its files that are no text, by path.</param>
/// <param name="Follows">Whether its files may change; then an app that has ended waits for that.</param>
public sealed record PreviewStart(
    int Run, string Language, IReadOnlyList<Executions.SourceFile> Files, string? Command, int? Port, DateTimeOffset ExpiresAt, string Owner, IReadOnlyDictionary<string, byte[]>? Binaries = null, bool Follows = false);

/// <summary>Answer of Runner's <c>GET /previews/{id}/files</c>: the versions of the files that a preview was last given, by path.</summary>
public sealed record PreviewVersions(IReadOnlyDictionary<string, string> Versions);

/// <summary>Body of Runner's <c>POST /previews/{id}/files</c>: what has become of them since.</summary>
/// <param name="Written">By path.</param>
public sealed record PreviewChange(int Run, IReadOnlyDictionary<string, byte[]> Written, IReadOnlyList<string> Deleted);

/// <summary>Body of Runner's <c>POST /previews/{id}/expiry</c>.</summary>
public sealed record PreviewExpiry(DateTimeOffset ExpiresAt);

/// <summary>What Runner says of a preview whenever it changes. The parameters are those of <see cref="Preview"/>.</summary>
/// <param name="Log">Its end, once the preview has ended; else null.</param>
public sealed record PreviewProgress(int Run, string Status, string Detail, string? Kind, string? Command, int? Port, DateTimeOffset ExpiresAt, string? Log = null);

/// <summary>What an app uses.</summary>
/// <param name="MemoryBytes">Null where the host does not account for it.</param>
/// <param name="CpuSeconds">Since its start; null where the host does not account for it.</param>
public sealed record PreviewUsage(long? MemoryBytes, double? CpuSeconds, long MemoryLimitBytes);

/// <summary>How often the pages of an app have become others since its start. Who sees the number change loads the page anew.</summary>
public sealed record PreviewReload(int Number);

/// <summary>Names of what comes on the streams of a preview.</summary>
public static class PreviewStream
{
    /// <summary>A <see cref="PreviewProgress"/> from Runner, a <see cref="PreviewDetail"/> from Api.</summary>
    public const string State = "state";

    /// <summary>A piece of the log, as a <see cref="PreviewLogs"/>; the first one begins with what is kept.</summary>
    public const string Log = "log";

    /// <summary>A <see cref="PreviewUsage"/>.</summary>
    public const string Usage = "usage";

    /// <summary>A <see cref="PreviewReload"/>: on each connection first, then whenever it changes.</summary>
    public const string Reload = "reload";
}
