using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

public abstract class Resource(string name) : IResource
{
    public string Name { get; } = name;

    internal List<Resource> WaitsFor { get; } = [];

    internal List<(Resource Resource, int ExitCode)> WaitsForCompletion { get; } = [];

    internal List<(ReferenceExpression Url, string? Text)> Links { get; } = [];

    /// <summary>Takes ports and chooses servers, so that every address is known before anything starts.</summary>
    internal virtual Task AllocateAsync(LocalMachine machine, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>What has to be done once, after everything waited for is there and before the processes start.</summary>
    internal virtual Task PrepareAsync(LocalMachine machine, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The processes of this resource, one for each replica; none when it runs elsewhere or not at all.</summary>
    internal virtual IReadOnlyList<ProcessSpec> Processes(LocalMachine machine) => [];
}
