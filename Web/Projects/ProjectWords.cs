using Nightshift.Executions;
using Nightshift.Queue;
using Nightshift.Usage;

namespace Nightshift.Projects;

/// <summary>Projects in words.</summary>
internal static class ProjectWords
{
    public static string Of(Project project) => project.PausedAt is not null ? "Paused" : Of(project.Status);

    public static string Of(ProjectStatus status) => status switch
    {
        ProjectStatus.Reviewing => "Reviewing",
        ProjectStatus.Planning => "Planning",
        ProjectStatus.Waiting => "Needs you",
        ProjectStatus.Executing => "Working",
        ProjectStatus.Done => "Done",
        ProjectStatus.Failed => "Failed",
        _ => "Stopped"
    };

    /// <summary>Of the chip that shows it.</summary>
    public static string Chip(Project project) => project.PausedAt is not null ? "waiting" : Chip(project.Status);

    public static string Chip(ProjectStatus status) => status switch
    {
        ProjectStatus.Waiting => "waiting",
        ProjectStatus.Done => "passed",
        ProjectStatus.Failed => "failed",
        ProjectStatus.Stopped => "pending",
        _ => "running"
    };

    public static string Of(ProjectTaskStatus status, ExecutionStatus? execution, bool held) => status switch
    {
        ProjectTaskStatus.Running => held ? "Held over" : execution == ExecutionStatus.Waiting ? "Asks you" : "Working",
        ProjectTaskStatus.Queued => "Waits for the night",
        ProjectTaskStatus.Done => "Proven",
        ProjectTaskStatus.Failed => "Failed",
        ProjectTaskStatus.Skipped => "Skipped",
        _ => "Planned"
    };

    public static string Chip(ProjectTaskStatus status, ExecutionStatus? execution, bool held) => status switch
    {
        ProjectTaskStatus.Running => held ? "pending" : execution == ExecutionStatus.Waiting ? "waiting" : "running",
        ProjectTaskStatus.Done => "passed",
        ProjectTaskStatus.Failed => "failed",
        _ => "pending"
    };

    /// <summary>When a task that waits for the night has its turn, such as ", which begins in 7 h".</summary>
    public static string Next(ShiftState? night, DateTimeOffset now) => night switch
    {
        { Open: not null } => ", which is on: it has its turn when the purse and what else runs leave room",
        { Next: { } next } => $", which begins {QueueWords.Until(next.OpensAt, now)}",
        _ => " shift, which is off. Switch it on on the page Queue, or let it work at any time"
    };

    /// <summary>A range, such as "$0.02 to $0.31, 2 min to 9 min".</summary>
    public static string Range(CostForecast forecast) => $"{Between(Figures.Cost(forecast.LowUsd), Figures.Cost(forecast.HighUsd))}, {Between(Figures.Duration(forecast.LowSeconds), Figures.Duration(forecast.HighSeconds))}";

    private static string Between(string low, string high) => low == high ? low : $"{low} to {high}";
}
