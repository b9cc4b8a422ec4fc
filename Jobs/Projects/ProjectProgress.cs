using Nightshift.Models;

namespace Nightshift.Projects;

/// <summary>Says in a project's log who is asked, and what went wrong. The words themselves come when all are there.</summary>
internal sealed class ProjectProgress(ProjectRun run, ProjectRunStore runs, string purpose) : IModelProgress
{
    public Task StartedAsync(string provider, string model, string? why, CancellationToken cancellation) =>
        runs.TellAsync(run, $"{provider}/{model} writes the {purpose}{(why is null ? "" : $", {why}")}.", cancellation);

    public Task DeltaAsync(string text, CancellationToken cancellation) => Task.CompletedTask;

    public Task FailedAsync(string provider, string model, string cause, string next, decimal costUsd, CancellationToken cancellation) => runs.TellAsync(run, $"{cause}; {next}.", cancellation);
}
