using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Nightshift.Embedded;

/// <summary>Starts the resources in the order of their dependencies, and stops them in the reverse order.</summary>
internal sealed class Orchestrator(IReadOnlyList<Resource> resources, LocalMachine machine, Dashboard? dashboard)
{
    private const string Name = "apphost";

    private readonly Dictionary<Resource, ResourceState> states = resources.ToDictionary(resource => resource, _ => new ResourceState());
    private readonly Dictionary<Resource, Task> stops = [];

    /// <summary>Runs until <paramref name="stop"/>; false when something could not start. Nothing is left running either way.</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var started = machine.Time.GetTimestamp();
        try
        {
            LocalMachine.CheckSystem();
            using var folder = machine.Folders.Lock();
            try
            {
                await StartAsync(stop);
                Announce(machine.Time.GetElapsedTime(started));
                dashboard?.Start();
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                await Task.WhenAll(resources.Select(StopAsync));
                await (dashboard?.StopAsync() ?? Task.CompletedTask);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (DistributedApplicationException error)
        {
            machine.Log.Write(Name, error.Message);
            return false;
        }
        return true;
    }

    private async Task StartAsync(CancellationToken stop)
    {
        foreach (var resource in resources)
            await resource.AllocateAsync(machine, stop);
        dashboard?.Allocate();
        using var start = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var starts = resources.Select(resource => StartAsync(resource, start.Token)).ToList();
        var pending = starts.ToHashSet();
        while (pending.Count > 0)
        {
            var done = await Task.WhenAny(pending);
            pending.Remove(done);
            if (!done.IsCompletedSuccessfully)
            {
                await start.CancelAsync();
                await Task.WhenAll(starts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await done;
            }
        }
    }

    private async Task StartAsync(Resource resource, CancellationToken cancellation)
    {
        await WaitForDependenciesAsync(resource, cancellation);
        await resource.PrepareAsync(machine, cancellation);
        var state = states[resource];
        state.Processes.AddRange(resource.Processes(machine).Select(spec => new SupervisedProcess(spec, machine)));
        if (RunsToCompletion(resource))
            state.SetCompleted(await state.Processes.Single().RunOnceAsync().WaitAsync(cancellation));
        foreach (var process in state.Processes.Where(_ => !RunsToCompletion(resource)))
            process.Start();
        if (!RunsToCompletion(resource))
            await Task.WhenAll(state.Processes.Select(process => process.Ready)).WaitAsync(cancellation);
        state.SetReady();
    }

    private async Task WaitForDependenciesAsync(Resource resource, CancellationToken cancellation)
    {
        foreach (var dependency in resource.WaitsFor)
            await states[dependency].Ready.WaitAsync(cancellation);
        foreach (var (dependency, expected) in resource.WaitsForCompletion)
            if (await states[dependency].Completed.WaitAsync(cancellation) is var code && code != expected)
                throw new DistributedApplicationException(
                    $"{dependency.Name} ended with exit code {code}, so {resource.Name} was not started. Its own lines above say why; start again when that is put right.");
    }

    private bool RunsToCompletion(Resource resource) =>
        resources.Any(other => other.WaitsForCompletion.Exists(wait => wait.Resource == resource));

    /// <summary>First those that depend on it, then the resource itself. Called by one thread at a time, from the end of the run.</summary>
    private Task StopAsync(Resource resource)
    {
        if (!stops.TryGetValue(resource, out var stopping))
            stops[resource] = stopping = StopAfterAsync(resource, [.. Dependents(resource).Select(StopAsync)]);
        return stopping;
    }

    private async Task StopAfterAsync(Resource resource, IReadOnlyList<Task> dependents)
    {
        await Task.WhenAll(dependents);
        var state = states[resource];
        await Task.WhenAll(state.Processes.Select(process => process.StopAsync()));
        if (state.Processes.Count > 0 && !state.Completed.IsCompleted)
            machine.Log.Write(resource.Name, "stopped");
    }

    private IEnumerable<Resource> Dependents(Resource resource) => resources.Where(other =>
        other.WaitsFor.Contains(resource) || other.WaitsForCompletion.Exists(wait => wait.Resource == resource));

    private void Announce(TimeSpan elapsed)
    {
        machine.Log.Announce($"\nNightshift is ready ({elapsed.TotalSeconds:0.0} s). Ctrl+C stops it.");
        foreach (var (url, text) in resources.SelectMany(resource => resource.Links))
            machine.Log.Announce($"  {text ?? "Open",-10} {url.Value}");
        if (dashboard?.Address is { } address)
            machine.Log.Announce($"  {"Dashboard",-10} {address}");
        machine.Log.Announce("");
    }
}
