namespace Nightshift.Sandboxes;

/// <summary>Wakes whoever waits, however many, each time something happens.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource next = New();

    /// <summary>Ends with the next thing that happens; taken before looking, so that nothing falls between.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Raise() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
