namespace Nightshift.Models;

/// <summary>For calls that nobody watches.</summary>
internal sealed class NoProgress : IModelProgress
{
    public Task StartedAsync(string provider, string model, string? why, CancellationToken cancellation) => Task.CompletedTask;

    public Task DeltaAsync(string text, CancellationToken cancellation) => Task.CompletedTask;

    public Task FailedAsync(string provider, string model, string cause, string next, decimal costUsd, CancellationToken cancellation) => Task.CompletedTask;
}
