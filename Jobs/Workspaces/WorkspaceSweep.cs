using Microsoft.Extensions.Options;

namespace Nightshift.Workspaces;

/// <summary>
/// Warns of workspaces that nobody has used for long, and deletes them when that did not help; nothing goes without a warning first. Rows go before
/// files, so what is cut off leaves only folders without a row, which the next round finds.
/// </summary>
internal sealed partial class WorkspaceSweep(WorkspaceExpiry expiry, WorkspaceFolders folders, IOptions<WorkspaceOptions> options, TimeProvider time, ILogger<WorkspaceSweep> log)
{
    /// <summary>A workspace has its row moments after its folder.</summary>
    private static readonly TimeSpan Leftover = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var warning = TimeSpan.FromDays(options.Value.WarningDays);
        int warned = 0, deleted = 0;
        while (await expiry.WarnAsync(time.GetUtcNow() + warning, cancellation) is > 0 and var count) warned += count;
        while (await expiry.DeleteAsync(time.GetUtcNow() - warning, cancellation) is { Count: > 0 } gone)
        {
            foreach (var one in gone) folders.Delete(one.UserId, one.Id);
            deleted += gone.Count;
        }
        var there = folders.MadeBefore(time.GetUtcNow() - Leftover);
        var known = (await expiry.KnownAsync([.. there.Select(folder => folder.Id)], cancellation)).ToHashSet();
        var left = there.Where(folder => !known.Contains(folder.Id)).ToList();
        foreach (var (userId, id) in left) folders.Delete(userId, id);
        if (warned + deleted + left.Count > 0) Log.Done(log, warned, deleted, left.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Warned of {Warned} workspaces that expire, deleted {Deleted} that have, and {Folders} folders without one.")]
        public static partial void Done(ILogger logger, int warned, int deleted, int folders);
    }
}
