using System.ComponentModel.DataAnnotations;
using Nightshift.Executions;
using Nightshift.Skills;

namespace Nightshift.Repositories;

/// <summary>Body of <c>POST /repositories</c>. Exactly one of the two is given.</summary>
/// <param name="Address">Of a git repository over https or ssh, or <c>owner/name</c> on the connected GitHub.</param>
/// <param name="ArtifactId">An uploaded archive: ZIP, tar or tar.gz.</param>
public sealed record ImportRequest([MaxLength(500, ErrorMessage = "At most 500 characters.")] string? Address = null, Guid? ArtifactId = null);

/// <summary>Where an import stands.</summary>
public enum RepositoryStatus
{
    Queued,
    Cloning,
    Analysing,

    /// <summary>Its files are on their way into the search index.</summary>
    Indexing,
    Ready,
    Failed,
    Cancelled
}

/// <summary>An imported repository.</summary>
/// <param name="Address">Where it came from.</param>
/// <param name="Fault">Why the import failed, as a sentence that says what to do.</param>
/// <param name="CommitSha">What was imported; null until it is here.</param>
/// <param name="Bytes">What it takes on this machine's disk.</param>
/// <param name="HasWebhook">Whether there is a secret for GitHub's webhook of it.</param>
public sealed record Repository
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Address { get; init; }
    public Guid? ArtifactId { get; init; }
    public required RepositoryStatus Status { get; init; }
    public string? Fault { get; init; }
    public string? Branch { get; init; }
    public string? CommitSha { get; init; }
    public long? Bytes { get; init; }
    public RepositoryAnalysis? Analysis { get; init; }
    public bool HasWebhook { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>What search calls its files, beside the types of artifacts.</summary>
    public const string IndexType = "repository";

    /// <summary>Whether it is still being imported.</summary>
    public bool IsOpen => Status is not (RepositoryStatus.Ready or RepositoryStatus.Failed or RepositoryStatus.Cancelled);
}

public sealed record RepositoryList(IReadOnlyList<Repository> Repositories, long Total, int Page);

/// <summary>What an imported repository is made of, as its files say; nothing of it was run.</summary>
/// <param name="Languages">Share of the text, 0 to 1, by name; the largest first.</param>
/// <param name="TestFiles">How many files are tests.</param>
/// <param name="TestCommands">How its tests are run.</param>
/// <param name="Conventions">Files that say how its code is to look: settings of linters and formatters.</param>
/// <param name="Licence">The repository's own, as an SPDX identifier; null when none is recognised.</param>
/// <param name="Secrets">What looks like a secret that should not be there.</param>
/// <param name="Submodules">Other repositories that it refers to. They are named, not fetched.</param>
/// <param name="LfsFiles">Files that are kept in Git LFS. Only the pointers to them are here.</param>
/// <param name="Structure">Its top folders, with how many files each has.</param>
/// <param name="Files">All of them.</param>
/// <param name="IndexedFiles">Those that search knows.</param>
/// <param name="LeftOut">How many files search does not know, by reason.</param>
/// <param name="Skills">That it brings for whoever changes it; null when none was looked for.</param>
public sealed record RepositoryAnalysis(
    IReadOnlyDictionary<string, double> Languages,
    IReadOnlyList<string> Frameworks,
    IReadOnlyList<string> PackageManagers,
    IReadOnlyList<string> EntryPoints,
    int TestFiles,
    IReadOnlyList<string> TestCommands,
    IReadOnlyList<RepositoryDependency> Dependencies,
    IReadOnlyList<string> Conventions,
    string? Licence,
    IReadOnlyList<Finding> Secrets,
    IReadOnlyList<string> Submodules,
    IReadOnlyList<string> LfsFiles,
    IReadOnlyDictionary<string, int> Structure,
    int Files,
    int IndexedFiles,
    IReadOnlyDictionary<string, int> LeftOut,
    IReadOnlyList<RepositorySkill>? Skills = null);

/// <param name="Version">As the manifest or the lock file has it.</param>
/// <param name="Licence">Null where no file of the repository tells it.</param>
/// <param name="File">That names it.</param>
public sealed record RepositoryDependency(string Name, string? Version, string Manager, string? Licence, string File);

/// <summary>What keeps two repositories from being one.</summary>
/// <param name="Folders">Top folders that both have.</param>
/// <param name="Dependencies">Packages that both name, in other versions.</param>
public sealed record RepositoryConflicts(IReadOnlyList<string> Folders, IReadOnlyList<DependencyConflict> Dependencies);

/// <param name="Version">Here.</param>
/// <param name="OtherVersion">There.</param>
public sealed record DependencyConflict(string Name, string Manager, string? Version, string? OtherVersion);
