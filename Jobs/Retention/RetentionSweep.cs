using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.Models;

namespace Nightshift.Retention;

/// <summary>
/// One round of tidying up. Rows go first and files after them, so whatever is cut off in between is a leftover that the next round finds; running it
/// twice, or again after a crash, is harmless.
/// </summary>
internal sealed partial class RetentionSweep(
    RetentionStore store, ArtifactFiles files, ModelCallStore calls, IOptions<RetentionOptions> options, IOptions<ModelOptions> models, TimeProvider time, ILogger<RetentionSweep> log)
{
    public async Task<RetentionCounts> RunAsync(CancellationToken cancellation)
    {
        var executions = await ExecutionsAsync(cancellation);
        var artifacts = await ArtifactsAsync(cancellation);
        var streams = await BatchesAsync(store.DeleteStreamsAsync, cancellation);
        var mocks = await BatchesAsync((batch, token) => store.DeleteMocksAsync(time.GetUtcNow(), batch, token), cancellation);
        var abandoned = await BatchesAsync((batch, token) => calls.CloseAsync(time.GetUtcNow() - models.Value.AbandonedAfter, batch, token), cancellation);
        var leftoversBefore = time.GetUtcNow().AddHours(-options.Value.LeftoverHours);
        var folders = await FoldersAsync(leftoversBefore, cancellation);
        var counts = new RetentionCounts(executions, artifacts, streams, mocks, abandoned, folders, files.DeletePartsBefore(leftoversBefore));
        Log.Done(log, counts.Executions, counts.Artifacts, counts.Streams, counts.Mocks, counts.Calls, counts.Folders, counts.PartFiles);
        return counts;
    }

    private async Task<int> ExecutionsAsync(CancellationToken cancellation)
    {
        var limits = RetentionLimits.At(time.GetUtcNow(), options.Value);
        for (var deleted = 0; ;)
        {
            var (executions, artifacts) = await store.DeleteExecutionsAsync(limits, options.Value.Batch, cancellation);
            foreach (var artifact in artifacts) files.Delete(artifact.UserId, artifact.Id);
            deleted += executions;
            if (executions < options.Value.Batch) return deleted;
        }
    }

    private async Task<int> ArtifactsAsync(CancellationToken cancellation)
    {
        for (var deleted = 0; ;)
        {
            var artifacts = await store.DeleteArtifactsAsync(time.GetUtcNow(), options.Value.Batch, cancellation);
            foreach (var artifact in artifacts) files.Delete(artifact.UserId, artifact.Id);
            deleted += artifacts.Count;
            if (artifacts.Count < options.Value.Batch) return deleted;
        }
    }

    private async Task<int> BatchesAsync(Func<int, CancellationToken, Task<int>> tidyAsync, CancellationToken cancellation)
    {
        for (var all = 0; ;)
        {
            var done = await tidyAsync(options.Value.Batch, cancellation);
            all += done;
            if (done < options.Value.Batch) return all;
        }
    }

    /// <summary>Folders without a row. A new one has its row within moments, so only old ones are looked at.</summary>
    private async Task<int> FoldersAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var batch in files.FoldersBefore(before).Chunk(options.Value.Batch))
        {
            var known = (await store.KnownAsync(batch.Select(folder => folder.ArtifactId), cancellation)).ToHashSet();
            foreach (var (userId, artifactId) in batch.Where(folder => !known.Contains(folder.ArtifactId)))
            {
                files.Delete(userId, artifactId);
                deleted++;
            }
        }
        return deleted;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Tidied up: {Executions} executions, {Artifacts} expired artifacts, {Streams} event streams, {Mocks} expired mocks, {Calls} abandoned model calls, {Folders} folders without an artifact, {PartFiles} half-written files.")]
        public static partial void Done(ILogger logger, int executions, int artifacts, int streams, int mocks, int calls, int folders, int partFiles);
    }
}

/// <summary>What one round deleted; an execution's own artifacts and stream count with it.</summary>
/// <param name="Calls">To models, that were left open; closed, not deleted.</param>
internal sealed record RetentionCounts(int Executions, int Artifacts, int Streams, int Mocks, int Calls, int Folders, int PartFiles);
