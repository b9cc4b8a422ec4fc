using Nightshift.Agents;
using Nightshift.Executions;

namespace Nightshift.Projects;

/// <summary>The execution that a task of a plan becomes.</summary>
public static class TaskDraft
{
    private const int MostPaths = 30;

    /// <param name="draft">The project's.</param>
    /// <param name="agent">The task's; null when there is none of that name any more.</param>
    /// <param name="commit">What it works on: the project's branch as it stands.</param>
    /// <param name="state">With what is asked for beside the plan; null when it is done for the first time.</param>
    /// <param name="before">The last execution of it.</param>
    public static Execution Of(Execution draft, string wish, PlanTask task, Agent? agent, string commit, TaskState? state = null, Execution? before = null)
    {
        var target = draft.Target!;
        var prompt = $"""
            {task.Title}

            {task.What}
            {(task.Files.Count == 0 ? "" : $"\nIt will probably touch {string.Join(", ", task.Files)}.\n")}
            This is one step of a larger change, and the steps before it are done. Do this step only, put new tests into new files, and leave {(state?.Asked is null ? "what" : "the other")} tests there are.
            The larger change: {wish}
            {Again(state, before)}
            """.TrimEnd();
        var made = draft with
        {
            Id = Guid.CreateVersion7(), SessionId = Guid.Empty, Prompt = prompt, Language = LanguageOf(task)?.Name ?? draft.Language, ComplexityScore = Complexity.Of(prompt).Score,
            Criteria = state?.Asked is null ? task.Criteria : null, CriteriaSource = state?.Asked is null ? TestsSources.Caller : null, Target = target with { Commit = commit, Paths = [.. task.Files.Concat(target.Paths).Distinct().Take(MostPaths)], Rewritable = state?.Asked is null ? null : [.. (before?.Tests ?? []).Select(test => test.Path)] }
        };
        return agent is null ? made with { ChosenModel = task.Model ?? draft.ChosenModel } : made.As(agent, model: task.Model);
    }

    private static string Again(TaskState? state, Execution? before) => state switch
    {
        { Asked: { } asked } => $"\nThis step was done, and its code is there. Change it as its owner wants it now; its own tests{In(before?.Tests)} are written anew in their place where they say otherwise:\n{asked}",
        { Conflict: { } conflict } => $"\nThis step was done once, on the code as it was before, and could not be brought together with what was changed meanwhile. Do it again on the code as it is now. These paths conflicted, and this was changed:\n{conflict}",
        _ => ""
    };

    private static string In(IReadOnlyList<SourceFile>? tests) => tests is { Count: > 0 } ? $" in {string.Join(", ", tests.Select(test => test.Path))}" : "";

    /// <summary>The one that most of its files are in; the repository's when they are in none.</summary>
    private static Language? LanguageOf(PlanTask task) =>
        task.Files.Select(Language.OfPath).OfType<Language>().CountBy(language => language).OrderByDescending(count => count.Value).Select(count => count.Key).FirstOrDefault();
}
