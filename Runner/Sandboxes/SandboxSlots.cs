using Microsoft.Extensions.Options;

namespace Nightshift.Sandboxes;

/// <summary>As many places as the machine has room for. Owners who wait take turns; of one owner, whoever waits longest is served first.</summary>
internal sealed class SandboxSlots(IOptions<SandboxOptions> options, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>> waiting = [];
    private readonly Queue<string> turns = []; // the owners who wait
    private int running;

    public int Count { get; } = options.Value.Slots;

    public int Running
    {
        get
        {
            lock (gate) return running;
        }
    }

    public int Waiting
    {
        get
        {
            lock (gate) return waiting.Values.Sum(queue => queue.Count(place => !place.Task.IsCompleted));
        }
    }

    /// <summary>A place outside the queue for checking Runner itself, which must answer while all others are taken.</summary>
    public SandboxSlot Reserved => default;

    /// <param name="owner">Who takes turns with the others; the same for all work that says no owner.</param>
    public async Task<SandboxSlot> TakeAsync(string owner, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var since = clock.GetTimestamp();
        if (Queue(owner) is { } place)
            await using (cancellation.Register(() => place.TrySetCanceled(cancellation)))
                await place.Task;
        return new SandboxSlot(this, clock.GetElapsedTime(since));
    }

    /// <returns>Null when there was room at once.</returns>
    private TaskCompletionSource? Queue(string owner)
    {
        lock (gate)
        {
            if (running < Count)
            {
                running++;
                return null;
            }
            if (!waiting.TryGetValue(owner, out var queue))
            {
                waiting[owner] = queue = [];
                turns.Enqueue(owner);
            }
            var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Enqueue(place);
            return place;
        }
    }

    internal void Return()
    {
        lock (gate)
        {
            while (turns.TryDequeue(out var owner))
            {
                var queue = waiting[owner];
                var served = Serve(queue);
                if (queue.Count > 0) turns.Enqueue(owner);
                else waiting.Remove(owner);
                if (served) return;
            }
            running--;
        }
    }

    /// <summary>Passes over those who left.</summary>
    private static bool Serve(Queue<TaskCompletionSource> queue)
    {
        while (queue.TryDequeue(out var place))
            if (place.TrySetResult()) return true;
        return false;
    }
}

/// <summary>One place; disposed of, it goes to the next.</summary>
/// <param name="Waited">For the place.</param>
internal readonly record struct SandboxSlot(SandboxSlots? Owner, TimeSpan Waited) : IDisposable
{
    public void Dispose() => Owner?.Return();
}
