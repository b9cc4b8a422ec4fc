using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Nightshift.Sandboxes;

/// <summary>As many places as sandboxes may run at once. Whoever waits longest is served first.</summary>
internal sealed class SandboxSlots
{
    private readonly Channel<int> free = Channel.CreateUnbounded<int>();
    private int waiting;

    public SandboxSlots(IOptions<SandboxOptions> options)
    {
        Count = options.Value.Slots;
        for (var number = 0; number < Count; number++)
            free.Writer.TryWrite(number);
    }

    public int Count { get; }

    public async Task<SandboxSlot> TakeAsync(CancellationToken cancellation) => new(this, await free.Reader.ReadAsync(cancellation));

    /// <summary>A place outside the queue for checking Runner itself, which must answer while all others are taken.</summary>
    public SandboxSlot Reserved => new(null, Count);

    /// <summary>A place outside the queue for a sandbox that only waits. Its number comes again after a thousand others.</summary>
    public SandboxSlot Waiting => new(null, Count + 1 + Interlocked.Increment(ref waiting) % 1000);

    internal void Return(int number) => free.Writer.TryWrite(number);
}

/// <summary>One place; its number gives the sandbox a host user id that no other running sandbox has.</summary>
internal readonly record struct SandboxSlot(SandboxSlots? Owner, int Number) : IDisposable
{
    public void Dispose() => Owner?.Return(Number);
}
