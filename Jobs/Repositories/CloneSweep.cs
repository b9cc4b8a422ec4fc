namespace Nightshift.Repositories;

/// <summary>Deletes clones whose repository is gone, as after its owner was deleted. A clone's row is there before it and goes first, so one without a row is nobody's.</summary>
internal sealed partial class CloneSweep(ImportStore imports, ILogger<CloneSweep> log)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var there = RepositoryFolders.All();
        var known = (await imports.KnownAsync([.. there.Select(clone => clone.Id)], cancellation)).ToHashSet();
        var left = there.Where(clone => !known.Contains(clone.Id)).ToList();
        foreach (var (userId, id) in left) RepositoryFolders.Delete(userId, id);
        if (left.Count > 0) Log.Deleted(log, left.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Deleted {Clones} clones of repositories that are gone.")]
        public static partial void Deleted(ILogger logger, int clones);
    }
}
