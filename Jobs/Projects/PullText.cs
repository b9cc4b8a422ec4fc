namespace Nightshift.Projects;

/// <summary>What the pull request of a project says.</summary>
internal sealed class PullText(ProjectRun run, ProjectPlan plan, IReadOnlyList<ProjectTask> tasks, IReadOnlyList<PhaseCheck> checks, IReadOnlyList<string> conflicts)
{
    private const int LongestTitle = 70;

    /// <summary>Nothing fails, nothing was left out, and it fits what it is meant for.</summary>
    public bool IsProven => conflicts.Count == 0 && checks.All(check => check.Passed) && plan.AllTasks().All(task => CommitOf(task) is not null);

    public string Title => run.Wish.Trim().Split('\n')[0].Trim() is var line && line.Length <= LongestTitle ? line : $"{line[..LongestTitle].TrimEnd()}…";

    public string Body => $"""
        {string.Join('\n', run.Wish.Split('\n').Select(line => $"> {line}"))}

        {plan.Summary}
        {(conflicts.Count == 0 ? "" : $"\n`{run.Draft.Target!.Branch}` has changed since, and conflicts in {string.Join(", ", conflicts.Select(path => $"`{path}`"))}.\n")}
        {string.Join("\n\n", plan.Phases.Select((phase, index) => Phase(phase, index + 1)))}

        Each task is one commit, proven by tests of its own beside the repository's before it was made.

        """;

    private string Phase(PlanPhase phase, int number) => $"""
        ### {number}. {phase.Title}

        {string.Join('\n', phase.Tasks.Select(Line))}
        {(checks.FirstOrDefault(check => check.Phase == number) is { } check ? $"\n{check.Summary}" : "")}
        """.TrimEnd();

    private string Line(PlanTask task) => CommitOf(task) is { } commit ? $"- [x] {task.Title} ({commit[..12]})" : $"- [ ] {task.Title}, left out";

    private string? CommitOf(PlanTask task) => tasks.FirstOrDefault(one => one.Task == task.Id)?.CommitSha;
}
