namespace Nightshift.Embedded;

/// <summary>How far a resource has come.</summary>
internal sealed class ResourceState
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => ready.Task;

    /// <summary>The exit code of a resource that runs to its end.</summary>
    public Task<int> Completed => completed.Task;

    public List<SupervisedProcess> Processes { get; } = [];

    public void SetReady() => ready.TrySetResult();

    public void SetCompleted(int exitCode) => completed.TrySetResult(exitCode);
}
