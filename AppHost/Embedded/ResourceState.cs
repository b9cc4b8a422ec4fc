namespace Nightshift.Embedded;

/// <summary>How far a resource has come.</summary>
internal sealed class ResourceState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => _ready.Task;

    /// <summary>The exit code of a resource that runs to its end.</summary>
    public Task<int> Completed => _completed.Task;

    public List<SupervisedProcess> Processes { get; } = [];

    public void SetReady() => _ready.TrySetResult();

    public void SetCompleted(int exitCode) => _completed.TrySetResult(exitCode);
}
