using System.Net.Http.Headers;

namespace Nightshift.Models;

/// <summary>
/// How fast one model may be asked with one key, learned from the headers of its answers, and how many calls it bears at once, learned from
/// refusals: half as many after one, then slowly more again. Every process learns for itself; each answer tells it anew.
/// </summary>
internal sealed class ModelPace(TimeProvider time)
{
    /// <summary>From so many calls at once on, no bound is kept.</summary>
    private const int Unbounded = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Window> windows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<TaskCompletionSource> waiting = new();
    private double most = Unbounded;
    private int open;

    /// <summary>How many calls may be open at once.</summary>
    public int Most => (int)most;

    /// <summary>How long until a call fits into what the provider said is left; null when it may be made now.</summary>
    public TimeSpan? Wait(int tokens)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            var until = windows.Values.Where(window => window.ResetsAt > now && window.Left < (window.IsOfTokens ? Math.Min(tokens, window.Limit) : 1)).Select(window => window.ResetsAt).DefaultIfEmpty(now).Max();
            return until > now ? until - now : null;
        }
    }

    /// <summary>Begins a call, as soon as there are not too many already; false when that took longer than the caller's patience.</summary>
    public async Task<bool> EnterAsync(int tokens, TimeSpan patience, CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        lock (gate)
        {
            foreach (var window in windows.Values) window.Left -= window.IsOfTokens ? tokens : 1;
            if (open < Most || most >= Unbounded)
            {
                open++;
                return true;
            }

            waiting.Enqueue(turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await turn.Task.WaitAsync(patience, time, cancellation);
            return true;
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            if (!turn.TrySetCanceled(CancellationToken.None)) // the turn came in this very moment
            {
                if (over is TimeoutException) return true;
                Leave(wasRefused: false, rest: null);
            }

            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Ends a call.</summary>
    /// <param name="wasRefused">It was one too many.</param>
    /// <param name="rest">For how long the provider wants no more.</param>
    public void Leave(bool wasRefused, TimeSpan? rest)
    {
        lock (gate)
        {
            if (wasRefused && rest is { } asked) windows["retry-after"] = new Window { Left = 0, Limit = 1, ResetsAt = time.GetUtcNow() + asked, IsOfTokens = false };
            most = wasRefused ? Math.Max(1, Math.Min(open, most) / 2) : Math.Min(Unbounded, most + 1 / most);
            open--;
            while (waiting.Count > 0 && (open < Most || most >= Unbounded))
                if (waiting.Dequeue().TrySetResult()) open++;
        }
    }

    public void Learn(HttpResponseHeaders headers)
    {
        if (RateLimitHeaders.Read(headers, time.GetUtcNow()) is not { Count: > 0 } read) return;
        lock (gate)
            foreach (var (name, left, limit, resetsAt) in read)
                windows[name] = new Window { Left = left, Limit = limit ?? int.MaxValue, ResetsAt = resetsAt, IsOfTokens = name.Contains("tokens", StringComparison.OrdinalIgnoreCase) };
    }

    private sealed class Window
    {
        public long Left { get; set; }
        public required long Limit { get; init; }
        public required DateTimeOffset ResetsAt { get; init; }
        public required bool IsOfTokens { get; init; }
    }
}
