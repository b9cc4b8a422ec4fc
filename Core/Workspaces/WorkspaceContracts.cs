using System.ComponentModel.DataAnnotations;

namespace Nightshift.Workspaces;

/// <summary>What a workspace was made from.</summary>
public enum WorkspaceOrigin { Empty, Template, Execution, Archive }

/// <summary>What has become of a file, seen from the commit or from what is staged.</summary>
public enum WorkspaceChangeKind { Added, Modified, Deleted, Untracked }

/// <summary>What an entry of the tree is. Links are shown and never followed.</summary>
public enum WorkspaceEntryKind { File, Folder, Link }

/// <summary>Body of <c>POST /workspaces</c>. At most one of the ids; without any it is empty.</summary>
/// <param name="Name">What it was made from when absent.</param>
/// <param name="SessionId">The session that it belongs to.</param>
/// <param name="TemplateId">Filled in with the template's defaults.</param>
/// <param name="ExecutionId">With the files and tests that it delivered.</param>
/// <param name="ArtifactId">An uploaded ZIP, tar or tar.gz.</param>
public sealed record WorkspaceDraft(string? Name = null, Guid? SessionId = null, string? TemplateId = null, Guid? ExecutionId = null, Guid? ArtifactId = null)
{
    /// <summary>Characters.</summary>
    public const int LongestName = 100;
}

/// <summary>Body of <c>PATCH /workspaces/{id}</c>.</summary>
public sealed record WorkspaceNameRequest(string? Name = null);

/// <param name="ExpiresAt">When it is deleted, unless something is changed in it before.</param>
/// <param name="ExpiresSoon">Whether that is near enough for a warning.</param>
/// <param name="Seq">Number of its last event; to follow what comes after.</param>
/// <param name="LeftOut">What of its source is not in it, in words; told only when it is made.</param>
public sealed record WorkspaceDetail(
    Guid Id, string Name, Guid? SessionId, WorkspaceOrigin MadeFrom, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, DateTimeOffset ExpiresAt, bool ExpiresSoon, long Seq, string? LeftOut = null);

public sealed record WorkspaceList(IReadOnlyList<WorkspaceDetail> Workspaces, long Total, int Page);

/// <summary>Answer of <c>GET /workspaces/{id}/tree</c>.</summary>
/// <param name="Entries">In order of path.</param>
/// <param name="Truncated">Whether there is more than is shown.</param>
/// <param name="Bytes">On disk, the history included.</param>
/// <param name="MostBytes">How many there may be.</param>
public sealed record WorkspaceTree(IReadOnlyList<WorkspaceEntry> Entries, bool Truncated, long Bytes, long MostBytes, WorkspaceStatus Status);

/// <param name="Size">Bytes of a file.</param>
public sealed record WorkspaceEntry(string Path, WorkspaceEntryKind Kind, long? Size = null);

/// <summary>Answer of <c>GET /workspaces/{id}/file</c>.</summary>
/// <param name="Content">Null when it is not text, or too large to open.</param>
/// <param name="Version">Names this content; a write says which one it is meant for.</param>
/// <param name="Why">Why there is no content.</param>
public sealed record WorkspaceFile(string Path, string? Content, string Version, long Size, string? Why = null);

/// <summary>Body of <c>PUT /workspaces/{id}/file</c>.</summary>
/// <param name="Version">Of the content that it replaces; absent for a new file.</param>
public sealed record WorkspaceWriteRequest(string? Path = null, string? Content = null, string? Version = null);

/// <param name="Version">Of the file as it is now.</param>
public sealed record WorkspaceWritten(string Path, string Version, long Size);

/// <summary>Body of <c>POST /workspaces/{id}/folder</c>.</summary>
public sealed record WorkspaceFolderRequest(string? Path = null);

/// <summary>Body of <c>POST /workspaces/{id}/move</c>: a file or a folder gets another path.</summary>
public sealed record WorkspaceMoveRequest(string? From = null, string? To = null);

/// <summary>Body of <c>POST /workspaces/{id}/search</c>.</summary>
/// <param name="Regex">Whether the query is a regular expression.</param>
public sealed record WorkspaceSearchRequest(string? Query = null, bool Regex = false, bool MatchCase = false);

/// <param name="Total">How many places there are, those included that are not shown.</param>
/// <param name="Truncated">Whether some are not shown.</param>
public sealed record WorkspaceMatches(IReadOnlyList<WorkspaceFileMatches> Files, int Total, bool Truncated);

public sealed record WorkspaceFileMatches(string Path, string Version, IReadOnlyList<WorkspaceMatch> Matches);

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, of the line.</param>
/// <param name="Text">The line, or its first part.</param>
public sealed record WorkspaceMatch(int Line, int Column, int Length, string Text);

/// <summary>Body of <c>POST /workspaces/{id}/replace</c>.</summary>
/// <param name="Replacement">With a regular expression, <c>$1</c> stands for its first group.</param>
/// <param name="Files">Those to change, each as the search found it.</param>
public sealed record WorkspaceReplaceRequest(string? Query = null, string? Replacement = null, bool Regex = false, bool MatchCase = false, IReadOnlyList<WorkspaceVersion>? Files = null);

public sealed record WorkspaceVersion([property: Required] string Path, [property: Required] string Version);

/// <param name="Skipped">Files that were changed since the search, and so were left alone.</param>
public sealed record WorkspaceReplaced(IReadOnlyList<WorkspaceWritten> Files, int Replacements, IReadOnlyList<string> Skipped);

/// <summary>What differs: between the last commit and what is staged, and between that and the files.</summary>
public sealed record WorkspaceStatus(IReadOnlyList<WorkspaceChange> Staged, IReadOnlyList<WorkspaceChange> Changed);

public sealed record WorkspaceChange(string Path, WorkspaceChangeKind Kind);

/// <summary>Answer of <c>GET /workspaces/{id}/diff</c>.</summary>
/// <param name="Before">Null when the file was not there, or is not text; absent without a path.</param>
/// <param name="Patch">Of the path, or of everything; new files are in it once they are staged.</param>
/// <param name="Truncated">Whether the patch was cut.</param>
public sealed record WorkspaceDiff(string? Path, string? Before, string? After, string Patch, bool Truncated);

/// <summary>Body of the calls that stage, unstage and discard.</summary>
/// <param name="Paths">Files or folders; everything when absent.</param>
public sealed record WorkspacePathsRequest(IReadOnlyList<string>? Paths = null);

/// <summary>Body of <c>POST /workspaces/{id}/commit</c>.</summary>
public sealed record WorkspaceCommitRequest(string? Message = null)
{
    /// <summary>Characters.</summary>
    public const int LongestMessage = 5_000;
}

public sealed record WorkspaceCommit(string Sha, string Message, string Author, DateTimeOffset At);

public sealed record WorkspaceHistory(IReadOnlyList<WorkspaceCommit> Commits, long Total, int Page);

/// <param name="Truncated">Whether the patch was cut.</param>
public sealed record WorkspaceCommitDetail(WorkspaceCommit Commit, IReadOnlyList<WorkspaceChange> Files, string Patch, bool Truncated);
