using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>
/// Runs the repository's own tests when a phase is through. When they fail, a task that mends them is put into the phase; when that was tried, it has failed, and the owner decides.
/// </summary>
internal sealed class CheckStep(
    NpgsqlDataSource database, ProjectRunStore runs, ProjectTaskStore tasks, PlanStore plans, CheckStore checks, ApprovalStore approvals, RepositoryWork work, OwnTests tests, TimeProvider time)
{
    private const int MostNamed = 20, LongestMessage = 400, LongestList = 3_500; // a task may say that much

    private const string LanguagesSql = """
        select distinct e.language from project_tasks t join executions e on e.id = t.execution_id where t.project_id = @Id and t.user_id = @UserId and t.status = 'done' and t.task = any(@ids)
        """;

    public async Task RunAsync(ProjectRun run, int phase, CancellationToken cancellation)
    {
        var stored = (await plans.FindAsync(run.UserId, run.Id, null, cancellation))!;
        var ids = stored.Plan.Phases[phase - 1].Tasks.Select(task => task.Id).ToArray();
        await runs.TellAsync(run, $"The repository's own tests are run, since phase {phase} is through.", cancellation);
        var (count, runnable, failing) = (0, true, new List<TestResult>());
        foreach (var language in await database.QueryAsync<string>(LanguagesSql, new { run.Id, run.UserId, ids }, cancellation))
        {
            var (now, broken) = await tests.CompareAsync(run.Draft with { Language = language }, await FilesAsync(run, language, run.Draft.Target!.Commit, cancellation), await FilesAsync(run, language, run.HeadSha!, cancellation), cancellation);
            (count, runnable) = (count + (now ?? 0), runnable && now is not null);
            failing.AddRange(broken);
        }

        var check = new PhaseCheck(phase, failing.Count == 0, Summary(count, runnable, failing), time.GetUtcNow());
        await runs.WriteAsync(run, async transaction =>
        {
            await checks.SaveAsync(transaction, run.UserId, run.Id, check, cancellation);
            if (!check.Passed) await MendAsync(transaction, run, stored, phase, failing, cancellation);
            return true;
        }, cancellation);
    }

    private Task<IReadOnlyList<SourceFile>> FilesAsync(ProjectRun run, string language, string commit, CancellationToken cancellation) =>
        work.FilesAsync(run.Draft with { Language = language, Target = run.Draft.Target! with { Commit = commit } }, cancellation);

    private static string Summary(int count, bool runnable, List<TestResult> failing) => (failing.Count, count, runnable) switch
    {
        (0, 0, false) => "The repository's own tests cannot be run here.",
        (0, 0, _) => "The repository has no tests of its own.",
        (0, 1, _) => "1 test of the repository was run, and does not fail.",
        (0, _, _) => $"{count} tests of the repository were run, and none fails that did not before.",
        _ => $"{failing.Count} of the repository's own tests {(failing.Count == 1 ? "fails" : "fail")}: {string.Join(", ", failing.Take(3).Select(test => test.Name))}{(failing.Count > 3 ? " and more" : "")}."
    };

    private async Task MendAsync(NpgsqlTransaction transaction, ProjectRun run, StoredPlan stored, int phase, List<TestResult> failing, CancellationToken cancellation)
    {
        var (id, inPhase) = ($"mend-phase-{phase}", stored.Plan.Phases[phase - 1].Tasks);
        if (inPhase.FirstOrDefault(task => task.Id == id) is { } tried)
        {
            await tasks.FailAsync(transaction, run.UserId, run.Id, tried, "It is done, and the repository's own tests still fail. Say what shall be different, run it again, or go on without.", cancellation);
            return;
        }

        var files = failing.Select(test => test.File).OfType<string>().Where(SourceFile.IsSafe).Distinct().Take(10).ToList();
        var mend = new PlanTask(id, $"Mend what phase {phase} broke", $"""
            These tests of the repository fail since this phase, and did not before:
            {Start(string.Join('\n', failing.Take(MostNamed).Select(test => $"- {test.Name}: {Start(test.Message ?? "", LongestMessage)}")), LongestList)}
            """, inPhase[^1].Agent, files, ["The repository's own tests pass, and nothing that this phase added is lost"], [], PlanRisk.Medium, null, files.Count > 0 ? files : null);
        await plans.AddAsync(transaction, run.UserId, run.Id, stored.Plan.With(phase, mend), stored.Estimate, PlanStore.Check, cancellation);
        await approvals.KeepAsync(transaction, run.UserId, run.Id, stored.Version, cancellation);
    }

    private static string Start(string text, int length) => text.Length <= length ? text : $"{text[..length]}…";
}
