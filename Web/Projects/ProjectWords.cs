using Nightshift.Executions;
using Nightshift.Usage;

namespace Nightshift.Projects;

/// <summary>Projects in words.</summary>
internal static class ProjectWords
{
    public static string Of(Project project) => project.PausedAt is not null ? "Paused" : project.Status switch
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
    public static string Chip(Project project) => project.PausedAt is not null ? "waiting" : project.Status switch
    {
        ProjectStatus.Waiting => "waiting",
        ProjectStatus.Done => "passed",
        ProjectStatus.Failed => "failed",
        ProjectStatus.Stopped => "pending",
        _ => "running"
    };

    public static string Of(ProjectTaskStatus status, ExecutionStatus? execution) => status switch
    {
        ProjectTaskStatus.Running => execution == ExecutionStatus.Waiting ? "Asks you" : "Working",
        ProjectTaskStatus.Done => "Proven",
        ProjectTaskStatus.Failed => "Failed",
        ProjectTaskStatus.Skipped => "Skipped",
        _ => "Planned"
    };

    public static string Chip(ProjectTaskStatus status, ExecutionStatus? execution) => status switch
    {
        ProjectTaskStatus.Running => execution == ExecutionStatus.Waiting ? "waiting" : "running",
        ProjectTaskStatus.Done => "passed",
        ProjectTaskStatus.Failed => "failed",
        _ => "pending"
    };

    /// <summary>A range, such as "$0.02 to $0.31, 2 min to 9 min".</summary>
    public static string Range(CostForecast forecast) => $"{Between(Figures.Cost(forecast.LowUsd), Figures.Cost(forecast.HighUsd))}, {Between(Figures.Duration(forecast.LowSeconds), Figures.Duration(forecast.HighSeconds))}";

    private static string Between(string low, string high) => low == high ? low : $"{low} to {high}";
}
