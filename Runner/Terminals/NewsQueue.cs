using Nightshift.Sandboxes;

namespace Nightshift.Terminals;

/// <summary>What a sandbox has told and Api has not yet said it is done with. It is told again to whoever comes next, so nothing is lost with an Api.</summary>
internal sealed class NewsQueue
{
    /// <summary>Then the sandbox waits, and nothing is dropped.</summary>
    private const int Most = 16;

    private readonly Lock gate = new();
    private readonly Queue<SandboxNews> waiting = [];
    private readonly SemaphoreSlim room = new(Most);
    private readonly ChangeSignal changed = new();
    private long last;

    public async Task AddAsync(SandboxNews news, CancellationToken cancellation)
    {
        await room.WaitAsync(cancellation);
        lock (gate) waiting.Enqueue(news with { Number = ++last });
        changed.Raise();
    }

    /// <summary>What came after a number, and what ends when there is more.</summary>
    public (IReadOnlyList<SandboxNews> News, Task More) After(long number)
    {
        var more = changed.Next;
        lock (gate) return ([.. waiting.Where(news => news.Number > number)], more);
    }

    /// <summary>All up to that number are dealt with.</summary>
    public void Done(long number)
    {
        lock (gate)
            while (waiting.TryPeek(out var news) && news.Number <= number)
            {
                waiting.Dequeue();
                room.Release();
            }
    }

    public bool IsEmpty
    {
        get
        {
            lock (gate) return waiting.Count == 0;
        }
    }
}
