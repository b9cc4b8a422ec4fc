using Nightshift.Events;
using Nightshift.Models;

namespace Nightshift.Executions;

/// <summary>Shows what a model does: who is asked, its words as they come, and what went wrong.</summary>
internal sealed class LoopProgress(ExecutionRun run, LiveText live, TimeProvider time, int attempt, string purpose) : IModelProgress
{
    /// <summary>Words are sent on in pieces: small enough for NOTIFY, seldom enough to stay cheap.</summary>
    private const int LongestPiece = 1_500;

    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(60);

    private readonly System.Text.StringBuilder waiting = new();
    private long sent;

    public Task StartedAsync(string provider, string model, string? why, CancellationToken cancellation) =>
        run.RecordAsync(ExecutionEvents.GenerationStarted, new GenerationStarted(attempt, purpose, provider, model, why), cancellation);

    public Task FailedAsync(string provider, string model, string cause, string next, decimal costUsd, CancellationToken cancellation) =>
        run.RecordAsync(ExecutionEvents.ModelFailed, new ModelFailed(attempt, provider, model, cause, next, costUsd), cancellation);

    public async Task DeltaAsync(string text, CancellationToken cancellation)
    {
        waiting.Append(text);
        if (time.GetElapsedTime(sent) < Rhythm && waiting.Length < LongestPiece) return;
        sent = time.GetTimestamp();
        var words = waiting.ToString();
        waiting.Clear();
        foreach (var piece in words.Chunk(LongestPiece))
            await live.PublishAsync(run.Stream, ExecutionEvents.GenerationDelta, new GenerationDelta(attempt, purpose, new string(piece)), cancellation);
    }
}
