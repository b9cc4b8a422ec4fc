namespace Nightshift.Projects;

/// <summary>What comes next in a plan.</summary>
/// <param name="Start">The task that may begin; null when none may.</param>
/// <param name="Why">What its owner is waited for; null when a task may begin, or all is done.</param>
public sealed record PlanProgress(PlanTask? Start, string? Why)
{
    public bool IsDone => Start is null && Why is null;

    /// <param name="states">Of tasks that have been begun or skipped.</param>
    /// <param name="approved">Whether a phase, from 1, may be worked on.</param>
    public static PlanProgress Of(ProjectPlan plan, IReadOnlyDictionary<string, ProjectTaskStatus> states, Func<int, bool> approved)
    {
        foreach (var (index, phase) in plan.Phases.Index())
        {
            var open = phase.Tasks.Where(task => !IsOver(task.Id)).ToList();
            if (open.Count == 0) continue;
            var failed = open.Where(task => states.GetValueOrDefault(task.Id) == ProjectTaskStatus.Failed).ToList();
            if (!approved(index + 1)) return new PlanProgress(null, failed.Count > 0 ? Stuck(failed[0]) : $"Phase {index + 1}, “{phase.Title}”, waits for your approval.");
            var next = open.Find(task => states.GetValueOrDefault(task.Id) == ProjectTaskStatus.Planned && task.DependsOn.All(IsOver));
            return next is not null ? new PlanProgress(next, null) : new PlanProgress(null, Stuck(failed.FirstOrDefault() ?? open[0]));
        }
        return new PlanProgress(null, null);

        bool IsOver(string id) => states.GetValueOrDefault(id) is ProjectTaskStatus.Done or ProjectTaskStatus.Skipped;
        static string Stuck(PlanTask task) => $"“{task.Title}” failed, and what comes after it waits. Run it again, or skip it.";
    }
}
