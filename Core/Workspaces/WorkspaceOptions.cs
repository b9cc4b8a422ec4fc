using System.ComponentModel.DataAnnotations;
using Nightshift.Data;

namespace Nightshift.Workspaces;

/// <summary>Where workspaces are, what each may hold, and how long they are kept.</summary>
public sealed class WorkspaceOptions
{
    public const string Section = "Workspaces";

    /// <summary>Where files are kept, as <c>&lt;user&gt;/&lt;workspace&gt;</c>; <c>workspaces</c> in the data folder when absent. All processes must see the same one.</summary>
    public string? Folder { get; set; }

    /// <summary>Workspaces that a user may have. Default 20.</summary>
    [Range(1, 1_000)]
    public int PerUser { get; set; } = 20;

    /// <summary>Bytes that a workspace may hold, its history included. Default 100 MB.</summary>
    [Range(10_000, long.MaxValue)]
    public long Bytes { get; set; } = 100_000_000;

    /// <summary>Files and folders that a workspace may hold. Default 5000.</summary>
    [Range(1, 100_000)]
    public int Files { get; set; } = 5_000;

    /// <summary>Bytes of a file that can be opened and written. Default 1 MB.</summary>
    [Range(1_000, 2_000_000)]
    public int FileBytes { get; set; } = 1_000_000;

    /// <summary>Seconds that git may take for one thing. Default 30.</summary>
    [Range(1, 600)]
    public int GitSeconds { get; set; } = 30;

    /// <summary>Milliseconds that a search may take. Default 3000.</summary>
    [Range(10, 60_000)]
    public int SearchMilliseconds { get; set; } = 3_000;

    /// <summary>Places that a search tells of at most. Default 1000.</summary>
    [Range(1, 100_000)]
    public int Matches { get; set; } = 1_000;

    /// <summary>Days without a change after which a workspace is deleted. Default 30.</summary>
    [Range(1, 36_500)]
    public int Days { get; set; } = 30;

    /// <summary>Days before that in which its owner is warned. Default 3.</summary>
    [Range(1, 365)]
    public int WarningDays { get; set; } = 3;

    internal string Root => Folder is { Length: > 0 } ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)) : Path.Combine(DataFolder.Root, "workspaces");
}
