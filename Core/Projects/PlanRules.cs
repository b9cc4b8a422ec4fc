using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Projects;

/// <summary>What a plan must look like, whoever writes it.</summary>
public static partial class PlanRules
{
    private const int MostPhases = 12, MostTasks = 60, MostFiles = 30, LongestTitle = 120, LongestText = 4_000, LongestModel = 120;

    /// <summary>What is wrong, as sentences; none when nothing is.</summary>
    /// <param name="agents">Names of the agents that there are.</param>
    public static IReadOnlyList<string> Faults(ProjectPlan plan, IReadOnlyCollection<string> agents)
    {
        var tasks = plan.AllTasks().ToList();
        List<string> faults = [];
        if (plan.Phases.Count is 0 or > MostPhases) faults.Add($"A plan has 1 to {MostPhases} phases.");
        if (tasks.Count > MostTasks) faults.Add($"A plan has at most {MostTasks} tasks.");
        if (plan.Summary.Length > LongestText) faults.Add($"The summary has at most {LongestText:N0} characters.");
        if (faults.Count > 0) return faults;
        foreach (var (index, phase) in plan.Phases.Index())
        {
            if (phase.Title.Length is 0 or > LongestTitle) faults.Add($"Phase {index + 1} needs a title of at most {LongestTitle} characters.");
            if (phase.Goal.Length > LongestText) faults.Add($"The goal of phase {index + 1} has at most {LongestText:N0} characters.");
            if (phase.Tasks.Count == 0) faults.Add($"Phase {index + 1} has no task.");
        }
        faults.AddRange(tasks.CountBy(task => task.Id).Where(id => id.Value > 1).Select(id => $"{id.Value} tasks have the id '{id.Key}'."));
        faults.AddRange(tasks.SelectMany(task => Faults(task, agents)));
        return faults.Count > 0 ? faults : [.. Dependencies(plan)];
    }

    private static IEnumerable<string> Faults(PlanTask task, IReadOnlyCollection<string> agents)
    {
        if (!Id().IsMatch(task.Id)) yield return $"The id '{task.Id}' is not made of small letters, digits and hyphens, at most 60.";
        if (task.Title.Length is 0 or > LongestTitle) yield return $"Task {task.Id} needs a title of at most {LongestTitle} characters.";
        if (task.What.Length is 0 or > LongestText) yield return $"Task {task.Id} has to say what to do, in at most {LongestText:N0} characters.";
        if (!agents.Contains(task.Agent, StringComparer.OrdinalIgnoreCase)) yield return $"Task {task.Id} names the agent '{task.Agent}', and there are {string.Join(", ", agents)}.";
        if (CriteriaReply.Fault(task.Criteria) is { } fault) yield return $"The criteria of task {task.Id}: {fault}";
        if (task.Files.Count > MostFiles) yield return $"Task {task.Id} names more than {MostFiles} files.";
        if (task.Tests is { Count: > MostFiles }) yield return $"Task {task.Id} names more than {MostFiles} tests.";
        if (task.Files.Concat(task.Tests ?? []).FirstOrDefault(path => !SourceFile.IsSafe(path)) is { } path) yield return $"Task {task.Id} names the file '{path}', which is no path within the repository.";
        if (task.Model is { } model && (model.Length > LongestModel || !model.Trim('/').Contains('/', StringComparison.Ordinal))) yield return $"Name the model of task {task.Id} as provider/model.";
    }

    private static IEnumerable<string> Dependencies(ProjectPlan plan)
    {
        var phases = plan.Phases.SelectMany((phase, index) => phase.Tasks.Select(task => (task, index))).ToDictionary(pair => pair.task.Id, pair => pair.index);
        foreach (var task in plan.AllTasks())
            foreach (var other in task.DependsOn)
                if (!phases.TryGetValue(other, out var phase)) yield return $"Task {task.Id} depends on '{other}', which is not in the plan.";
                else if (phase > phases[task.Id]) yield return $"Task {task.Id} depends on {other}, which is in a later phase.";
        if (Circle(plan) is { Count: > 0 } circle) yield return $"These tasks wait for each other in a circle: {string.Join(", ", circle)}.";
    }

    /// <summary>What is left when every task is taken away, again and again, whose dependencies are gone.</summary>
    private static List<string> Circle(ProjectPlan plan)
    {
        var left = plan.AllTasks().ToDictionary(task => task.Id);
        while (left.Values.Where(task => !task.DependsOn.Any(left.ContainsKey)).Select(task => task.Id).ToList() is { Count: > 0 } free)
            foreach (var id in free) left.Remove(id);
        return [.. left.Keys];
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\\z")]
    private static partial Regex Id();
}
