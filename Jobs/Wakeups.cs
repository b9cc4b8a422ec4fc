using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Nightshift.Events;

namespace Nightshift;

internal static class Wakeups
{
    /// <summary>Wakes at once when an event of one of the types arrives, and otherwise in a rhythm, which makes up for whatever was missed. What comes during the work is one more round.</summary>
    public static async IAsyncEnumerable<bool> WakeAsync(this EventFeed feed, TimeProvider time, TimeSpan rhythm, IReadOnlyCollection<string> events, [EnumeratorCancellation] CancellationToken stopping)
    {
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var observing = feed.Observe(news =>
        {
            if (news.Event is { } happened && events.Contains(happened.Type)) wake.Writer.TryWrite(true);
        });
        await using var timer = time.CreateTimer(_ => wake.Writer.TryWrite(true), null, TimeSpan.Zero, rhythm);
        await foreach (var round in wake.Reader.ReadAllAsync(stopping)) yield return round;
    }
}
