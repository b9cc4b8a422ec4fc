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
    public static Execution Of(Execution draft, string wish, PlanTask task, Agent? agent, string commit)
    {
        var target = draft.Target!;
        var prompt = $"""
            {task.Title}

            {task.What}
            {(task.Files.Count == 0 ? "" : $"\nIt will probably touch {string.Join(", ", task.Files)}.\n")}
            This is one step of a larger change, and the steps before it are done. Do this step only, put new tests into new files, and leave what tests there are.
            The larger change: {wish}
            """;
        var made = draft with
        {
            Id = Guid.CreateVersion7(), SessionId = Guid.Empty, Prompt = prompt, Language = LanguageOf(task)?.Name ?? draft.Language, ComplexityScore = Complexity.Of(prompt).Score,
            Criteria = task.Criteria, CriteriaSource = TestsSources.Caller, Target = target with { Commit = commit, Paths = [.. task.Files.Concat(target.Paths).Distinct().Take(MostPaths)] }
        };
        return agent is null ? made with { ChosenModel = task.Model ?? draft.ChosenModel } : made.As(agent, model: task.Model);
    }

    /// <summary>The one that most of its files are in; the repository's when they are in none.</summary>
    private static Language? LanguageOf(PlanTask task) =>
        task.Files.Select(Language.OfPath).OfType<Language>().CountBy(language => language).OrderByDescending(count => count.Value).Select(count => count.Key).FirstOrDefault();
}
