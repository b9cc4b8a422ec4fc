namespace Nightshift.Projects;

/// <summary>Plans for tests.</summary>
internal static class Plans
{
    public static readonly string[] Agents = ["BackendDeveloper", "Tester"];

    public static PlanTask Task(string id, params string[] dependsOn) => new(id, $"Do {id}", $"What {id} is about.", "BackendDeveloper", ["shop/calc.py"], [$"{id} holds"], dependsOn, PlanRisk.Low);

    public static PlanTask In(this PlanTask task, params string[] files) => task with { Files = files };

    public static ProjectPlan Of(params PlanTask[][] phases) => new("In steps.", [.. phases.Select((tasks, index) => new PlanPhase($"Phase {index + 1}", "", tasks))]);
}
