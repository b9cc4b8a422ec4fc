using System.Diagnostics;
using Nightshift.Executions;
using Nightshift.Models;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>One look at a project: it does what there is to do until it has to wait for somebody. Each step may be cut off anywhere and made again.</summary>
internal sealed partial class ProjectRound(ProjectRunStore runs, ReviewStep review, PlanStep plan, TaskSettlement settlement, NextStep next, RunningWork running, ILogger<ProjectRound> log)
{
    public async Task RunAsync(Guid id, CancellationToken stopping)
    {
        if (await runs.PickUpAsync(id, stopping) is not { } run) return;
        using var activity = Telemetry.Source.StartActivity("project", ActivityKind.Consumer);
        using var cancel = running.Add(run.Stream, stopping);
        try
        {
            while (await StepAsync(run, cancel.Token)) run = await runs.AgainAsync(run, cancel.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // its owner has moved it meanwhile; the next look sees where to
        }
        catch (RunLostException)
        {
            Log.Lost(log, id);
        }
        finally
        {
            running.Remove(run.Stream);
        }
    }

    /// <summary>False when there is nothing to do for now.</summary>
    private async Task<bool> StepAsync(ProjectRun run, CancellationToken cancellation)
    {
        if (await settlement.SettleAsync(run, cancellation)) return true;
        if (run.Paused) return false;
        switch (run.Status)
        {
            case ProjectStatus.Reviewing: return await MakeAsync(run, review.RunAsync, cancellation);
            case ProjectStatus.Planning: return await MakeAsync(run, plan.RunAsync, cancellation);
            case ProjectStatus.Executing: return await next.RunAsync(run, cancellation);
            default: return false;
        }
    }

    private async Task<bool> MakeAsync(ProjectRun run, Func<ProjectRun, CancellationToken, Task> make, CancellationToken cancellation)
    {
        try
        {
            await make(run, cancellation);
            return true;
        }
        catch (Exception failed) when (failed is ModelUnavailableException or BudgetExceededException or ReplyUnusableException or GitException)
        {
            await runs.MoveAsync(run, ProjectStatus.Failed, failed.Message, cancellation);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Another process has taken the project {Id} over; this one stops.")]
        public static partial void Lost(ILogger logger, Guid id);
    }
}
