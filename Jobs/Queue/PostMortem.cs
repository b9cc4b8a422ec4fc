using Nightshift.Executions;

namespace Nightshift.Queue;

/// <summary>Why an item did not come to its end, and the one thing that would help most. No model is asked.</summary>
internal sealed record PostMortem(string Why, string NextAction)
{
    /// <param name="failure">Of the last attempt; null when there was none.</param>
    public static PostMortem Of(ExecutionStatus status, string? stopReason, FailureClass? failure) => status switch
    {
        ExecutionStatus.Cancelled => new("It was cancelled.", "Try it again when you want it after all."),
        ExecutionStatus.Partial => new(stopReason ?? "No attempt passed.", Help(failure)),
        _ when failure is not null => new(stopReason ?? "No attempt passed.", Help(failure)),
        _ => new(stopReason ?? "Nothing could be delivered.", stopReason switch
        {
            { } reason when reason.Contains("budget", StringComparison.OrdinalIgnoreCase) || reason.Contains("price", StringComparison.OrdinalIgnoreCase) => "Give its model a price, or it a larger budget, then try it again.",
            { } reason when reason.Contains("time limit", StringComparison.OrdinalIgnoreCase) => "Split it into smaller items that depend on each other.",
            { } reason when reason.Contains("model", StringComparison.OrdinalIgnoreCase) => "Look on the page Models whether a model answers, then try it again.",
            _ => "Read its log, then try it again."
        })
    };

    private static string Help(FailureClass? failure) => failure switch
    {
        FailureClass.NoCode or FailureClass.Syntax => "Try it again with a stronger model: the one that was asked did not write usable code.",
        FailureClass.MissingDependency => "Name the package that it shall use, or ask for it without packages.",
        FailureClass.Assertion or FailureClass.Exception => "Try it again: it goes on from the best attempt. If the same test fails again, say in the request what that test should expect.",
        FailureClass.Timeout => "Ask for less at once, or for something faster: it ran into the time limit of a test.",
        FailureClass.Resources => "Say in the request how large its input may be: it took more memory, processes or output than there is.",
        FailureClass.Lint => "Try it again: only the linter was not content.",
        FailureClass.Security => "Look at what the security scan found, then try it again with that in the request.",
        _ => "Try it again: it goes on from the best attempt."
    };
}
