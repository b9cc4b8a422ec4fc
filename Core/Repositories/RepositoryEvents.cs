namespace Nightshift.Repositories;

/// <summary>The events of an import, on a stream of its own.</summary>
public static class RepositoryEvents
{
    public const string Queued = "repository.queued";
    public const string Progress = "repository.progress";
    public const string CancelRequested = "repository.cancel_requested";
    public const string Completed = "repository.completed";

    public const string StreamPrefix = "repository/";

    public static string Stream(Guid id) => $"{StreamPrefix}{id}";
}

public sealed record RepositoryQueued(Guid Id, string Name);

/// <summary>A step has begun, or gone on.</summary>
/// <param name="Detail">In words, such as what git is doing.</param>
/// <param name="Percent">Of that; null when nobody knows.</param>
public sealed record RepositoryProgress(RepositoryStatus Status, string Detail, int? Percent = null);

public sealed record RepositoryCompleted(RepositoryStatus Status, string? Fault, long? DurationMs);
