namespace Nightshift.Projects;

/// <summary>What comes next in a plan.</summary>
/// <param name="Ready">The tasks that may begin now, beside each other and beside what runs; the first ones first.</param>
/// <param name="Why">What its owner is waited for; null while there is something to do or a task runs, and when all is done.</param>
/// <param name="Check">The phase, from 1, that is through, and whose tests have to be run before the next one.</param>
/// <param name="Gate">That it waits at; null when it waits for something else.</param>
public sealed record PlanProgress(IReadOnlyList<PlanTask> Ready, string? Why, int? Check = null, ProjectGate? Gate = null, bool IsDone = false)
{
    /// <param name="states">Of tasks that have been begun, sent back or skipped.</param>
    /// <param name="approved">Whether a phase, from 1, may be worked on.</param>
    /// <param name="isChecked">Whether the repository's tests have been run since the last of a phase's tasks was done.</param>
    public static PlanProgress Of(ProjectPlan plan, IReadOnlyDictionary<string, TaskState> states, Func<int, bool> approved, Func<int, bool> isChecked)
    {
        foreach (var (index, phase) in plan.Phases.Index())
        {
            var open = phase.Tasks.Where(task => !IsOver(task.Id)).ToList();
            if (open.Count == 0)
            {
                if (isChecked(index + 1) || !phase.Tasks.Any(task => StatusOf(task.Id) == ProjectTaskStatus.Done)) continue;
                return new PlanProgress([], null, Check: index + 1);
            }
            var running = open.Where(task => StatusOf(task.Id) is ProjectTaskStatus.Running or ProjectTaskStatus.Queued).ToList();
            var failed = open.Find(task => StatusOf(task.Id) == ProjectTaskStatus.Failed);
            if (!approved(index + 1))
                return failed is not null ? Waiting(running, Stuck(failed)) : Waiting(running, $"Phase {index + 1}, “{phase.Title}”, waits for your approval.") with { Gate = ProjectGate.Work };
            var ready = Beside(running, open.Where(task => StatusOf(task.Id) == ProjectTaskStatus.Planned && task.DependsOn.All(IsOver)));
            return ready.Count > 0 ? new PlanProgress(ready, null) : Waiting(running, Stuck(failed ?? open[0]));
        }
        return new PlanProgress([], null, IsDone: true);

        ProjectTaskStatus StatusOf(string id) => states.GetValueOrDefault(id)?.Status ?? ProjectTaskStatus.Planned;
        bool IsOver(string id) => StatusOf(id) is ProjectTaskStatus.Done or ProjectTaskStatus.Skipped;

        List<PlanTask> Beside(IEnumerable<PlanTask> running, IEnumerable<PlanTask> planned)
        {
            List<PlanTask> busy = [.. running], ready = [];
            foreach (var task in planned)
                if (!busy.Any(other => Clash(other, task)))
                {
                    busy.Add(task);
                    ready.Add(task);
                }
            return ready;
        }

        // What is planned to touch one file is not done at the same time; and what conflicted all the same is done again by itself, so that it cannot do so twice.
        bool Clash(PlanTask one, PlanTask other) => IsAlone(one.Id) || IsAlone(other.Id) || one.Files.Intersect(other.Files).Any();
        bool IsAlone(string id) => states.GetValueOrDefault(id)?.Conflict is not null;
    }

    /// <summary>Of a plan that nothing was done of.</summary>
    public static PlanProgress Begun(ProjectPlan plan, Func<int, bool> approved) => Of(plan, new Dictionary<string, TaskState>(), approved, _ => false);

    private static PlanProgress Waiting(List<PlanTask> running, string why) => new([], running.Count > 0 ? null : why);

    private static string Stuck(PlanTask task) => $"“{task.Title}” failed, and what comes after it waits. Run it again, or skip it.";
}

/// <summary>How far a task is.</summary>
/// <param name="Asked">What its owner wants to be different, until that is done.</param>
/// <param name="Conflict">What it could not be brought together with, until it is done again.</param>
public sealed record TaskState(ProjectTaskStatus Status, string? Asked = null, string? Conflict = null);
