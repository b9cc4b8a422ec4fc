using System.Globalization;

namespace Nightshift.Repositories;

/// <summary>What the page says of a repository.</summary>
internal static class RepositoryWords
{
    public static string Status(RepositoryStatus status) => status switch
    {
        RepositoryStatus.Queued => "Queued",
        RepositoryStatus.Cloning => "Cloning",
        RepositoryStatus.Analysing => "Analysing",
        RepositoryStatus.Indexing => "Indexing",
        RepositoryStatus.Ready => "Ready",
        RepositoryStatus.Failed => "Failed",
        _ => "Cancelled"
    };

    /// <summary>How the chip looks, in the words of executions.</summary>
    public static string Chip(RepositoryStatus status) => status switch
    {
        RepositoryStatus.Ready => "passed",
        RepositoryStatus.Failed => "failed",
        RepositoryStatus.Cancelled => "cancelled",
        RepositoryStatus.Queued => "pending",
        _ => "running"
    };

    public static string Shares(IReadOnlyDictionary<string, double> languages) =>
        string.Join(", ", languages.Take(6).Select(language => string.Create(CultureInfo.InvariantCulture, $"{language.Key} {language.Value:0 %}")));
}
