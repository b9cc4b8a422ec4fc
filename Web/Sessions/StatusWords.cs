using Nightshift.Executions;

namespace Nightshift.Sessions;

/// <summary>What an execution's status is called on the page; the browser gets the same words with every page.</summary>
internal static class StatusWords
{
    public const string None = "New";

    public static readonly IReadOnlyDictionary<string, string> All = Enum.GetValues<ExecutionStatus>().ToDictionary(Key, Of);

    public static string Key(ExecutionStatus status) => status.ToString().ToLowerInvariant();

    private static string Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Pending => "Queued",
        ExecutionStatus.Running => "Working",
        ExecutionStatus.Waiting => "Needs you",
        ExecutionStatus.Passed => "Proven",
        ExecutionStatus.Partial => "Partial",
        ExecutionStatus.Failed => "Failed",
        _ => "Cancelled",
    };
}
