namespace Nightshift.Projects;

/// <summary>What is to be done, as data: phases one after the other, each with tasks.</summary>
/// <param name="Summary">In a sentence or two.</param>
public sealed record ProjectPlan(string Summary, IReadOnlyList<PlanPhase> Phases)
{
    public static readonly ProjectPlan Empty = new("", []);

    /// <summary>With a task more at the end of a phase, from 1.</summary>
    public ProjectPlan With(int phase, PlanTask task) => this with { Phases = [.. Phases.Select((one, index) => index + 1 == phase ? one with { Tasks = [.. one.Tasks, task] } : one)] };

    /// <summary>From 1.</summary>
    public int PhaseOf(string task) => 1 + Phases.Index().First(phase => phase.Item.Tasks.Any(one => one.Id == task)).Index;

    public IEnumerable<PlanTask> AllTasks() => Phases.SelectMany(phase => phase.Tasks);
}

/// <summary>Tasks that belong together. A phase begins when all tasks of those before are done or skipped.</summary>
/// <param name="Goal">What holds when it is through; may be empty.</param>
public sealed record PlanPhase(string Title, string Goal, IReadOnlyList<PlanTask> Tasks);

/// <summary>One piece of work, which becomes one execution.</summary>
/// <param name="Id">Unique in the plan: small letters, digits and hyphens.</param>
/// <param name="What">What to do, in words.</param>
/// <param name="Agent">The role that it is worked in.</param>
/// <param name="Files">That it will probably touch.</param>
/// <param name="Criteria">What has to hold when it is done; 1 to 12 statements that a test can check.</param>
/// <param name="DependsOn">Ids of tasks in this phase or an earlier one.</param>
/// <param name="Model"><c>provider/model</c> that alone is asked; as the agent says when absent.</param>
/// <param name="Tests">Paths of tests in the repository that decide in the place of new ones.</param>
public sealed record PlanTask(
    string Id, string Title, string What, string Agent, IReadOnlyList<string> Files, IReadOnlyList<string> Criteria, IReadOnlyList<string> DependsOn, PlanRisk Risk, string? Model = null,
    IReadOnlyList<string>? Tests = null);

/// <summary>How likely a task goes wrong, or breaks something.</summary>
public enum PlanRisk
{
    Low,
    Medium,
    High
}
