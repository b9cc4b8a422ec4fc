using Nightshift.Executions;

namespace Nightshift.Sessions;

/// <summary>What an execution's status is called on the page; the browser gets the same words with every page.</summary>
internal static class StatusWords
{
    public const string None = "New";

    /// <summary>Of a run that waits for its next night shift.</summary>
    private const string Held = "held";

    /// <summary>Of each status.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = Enum.GetValues<ExecutionStatus>().ToDictionary(status => Key(status), Of);

    /// <summary>All that a chip says.</summary>
    public static readonly IReadOnlyDictionary<string, string> Chips = All.Append(new(Held, "Held over")).ToDictionary();

    public static string Key(ExecutionStatus status, bool held = false) => held ? Held : status.ToString().ToLowerInvariant();

    public static string Key(ExecutionSummary execution) => Key(execution.Status, execution.Held);

    public static string Word(ExecutionSummary execution) => Chips[Key(execution)];

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
