using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Queue;

namespace Nightshift.Projects;

/// <summary>A project whose tasks wait for the night.</summary>
public sealed class ProjectNightTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly ProjectPlan Plan = Plans.Of([Plans.Task("a").In("a.py"), Plans.Task("b").In("b.py")], [Plans.Task("c", "a")]);

    private readonly ProjectRig rig = new(database);

    [Fact]
    public async Task Tasks_begin_in_the_window_in_one_session_and_the_paper_tells_of_the_project()
    {
        var id = await QueuedAsync();
        (await rig.TaskAsync(id, "a"))!.ShouldSatisfyAllConditions(task => task.Status.ShouldBe(ProjectTaskStatus.Queued), task => task.ExecutionId.ShouldBeNull());
        (await rig.QueueAsync()).ShouldAllBe(item => item.ProjectId == id && item.Status == QueueStatus.Queued);
        (await rig.QueueAsync()).Select(item => item.Prompt).ShouldBe(["Do a", "Do b"]);
        await rig.NightAsync("2026-01-01T21:59:00Z");
        (await rig.ExecutionsAsync(id)).ShouldBe(0, "it is day");
        (await rig.IsDueAsync(id)).ShouldBeFalse("it waits");

        await rig.NightAsync("2026-01-01T22:00:00Z");
        var (first, second) = (await rig.TaskAsync(id, "a"), await rig.TaskAsync(id, "b"));
        (first!.Status, second!.Status).ShouldBe((ProjectTaskStatus.Running, ProjectTaskStatus.Running));
        first.SessionId.ShouldBe(second.SessionId.ShouldNotBeNull());
        (await rig.ExecutionAsync(id, "a")).ShouldSatisfyAllConditions(run => run.Target!.Commit.ShouldBe(new string('a', 40)), run => run.Target!.PullBranch.ShouldBe("nightshift/half"), run => run.Criteria.ShouldBe(["a holds"]));

        await rig.EndAsync(id, "a", ExecutionStatus.Partial, "Two tests failed.");
        await rig.NightAsync("2026-01-01T22:05:00Z");
        await rig.RoundAsync(id);
        (await rig.TaskAsync(id, "a"))!.Status.ShouldBe(ProjectTaskStatus.Failed);
        (await rig.PaperAsync())!.ShouldSatisfyAllConditions(
            paper => paper.Projects.ShouldBe([new PaperProject(id, "Half of things", "ann/shop", ProjectStatus.Executing, null, 0, 3, null)]),
            paper => paper.Items.Single(item => item.Outcome == QueueStatus.Failed).ProjectId.ShouldBe(id),
            paper => new PaperText(paper, "https://here").Plain.ShouldContain($"Projects\n- Half of things\n  0 of 3 tasks done\n  https://here/projects/{id}"));
    }

    [Fact]
    public async Task What_a_night_holds_goes_on_in_the_next_one_as_the_same_task()
    {
        var id = await QueuedAsync();
        await rig.NightAsync("2026-01-01T22:00:00Z");
        var execution = await rig.ExecutionAsync(id, "a");

        await rig.NightAsync("2026-01-02T06:00:00Z");
        await rig.AskAsync(execution, new Question(QuestionKind.Shift, "The night ended."));
        await rig.NightAsync("2026-01-02T06:01:00Z");
        await rig.RoundAsync(id);
        (await rig.TaskAsync(id, "a"))!.ShouldSatisfyAllConditions(task => task.Status.ShouldBe(ProjectTaskStatus.Running), task => task.Held.ShouldBeTrue());

        await rig.NightAsync("2026-01-02T22:00:00Z");
        (await rig.TaskAsync(id, "a"))!.ShouldSatisfyAllConditions(task => task.ExecutionId.ShouldBe(execution.Id), task => task.Held.ShouldBeFalse());
    }

    [Fact]
    public async Task The_purse_and_the_budget_both_hold_and_what_no_purse_pays_for_says_so()
    {
        var id = await QueuedAsync(budget: 1, purse: 0.000001m);
        (await rig.QueueAsync()).Select(item => item.BudgetUsd).ShouldBe([0.5m, 0.5m], "each has its share");

        await rig.NightAsync("2026-01-01T22:00:00Z");
        (await rig.IsDueAsync(id)).ShouldBeTrue();
        await rig.RoundAsync(id);

        (await rig.TaskAsync(id, "a"))!.ShouldSatisfyAllConditions(task => task.Status.ShouldBe(ProjectTaskStatus.Failed), task => task.Why.ShouldNotBeNull().ShouldContain("the whole purse of a night is $0.000001"));
        (await rig.QueueAsync()).ShouldBeEmpty();
        (await rig.ProjectAsync(id)).Status.ShouldBe(ProjectStatus.Waiting);
    }

    [Fact]
    public async Task A_pause_takes_tasks_out_of_the_queue_and_going_on_puts_them_back()
    {
        var id = await QueuedAsync();
        await rig.PauseAsync(id, true);
        await rig.NightAsync("2026-01-01T22:00:00Z");
        (await rig.ExecutionsAsync(id)).ShouldBe(0, "nothing begins while it is paused, whoever looks first");
        await LookAsync(id);
        (await rig.QueueAsync()).ShouldBeEmpty();
        (await rig.TaskAsync(id, "a"))!.Status.ShouldBe(ProjectTaskStatus.Planned);

        await rig.PauseAsync(id, false);
        await LookAsync(id);
        (await rig.QueueAsync()).Count.ShouldBe(2);

        await rig.StopAsync(id);
        await LookAsync(id);
        (await rig.QueueAsync()).ShouldBeEmpty();
        (await rig.IsDueAsync(id)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_approval_that_is_taken_back_holds_for_what_waits_whoever_looks_first()
    {
        var id = await QueuedAsync();
        await rig.RevokeAsync(id);
        await rig.NightAsync("2026-01-01T22:00:00Z");
        (await rig.ExecutionsAsync(id)).ShouldBe(0);

        await LookAsync(id);
        (await rig.QueueAsync()).ShouldBeEmpty();
        (await rig.ProjectAsync(id)).ShouldSatisfyAllConditions(project => project.Status.ShouldBe(ProjectStatus.Waiting), project => project.Gate.ShouldBe(ProjectGate.Work));
    }

    [Fact]
    public async Task Work_at_any_time_begins_what_waited_at_once()
    {
        var id = await QueuedAsync();
        await rig.ByNightAsync(id, false);
        await LookAsync(id);

        (await rig.QueueAsync()).ShouldBeEmpty();
        (await rig.ExecutionsAsync(id)).ShouldBe(2);
    }

    [Fact]
    public async Task Looks_of_the_shift_and_of_the_project_at_the_same_time_start_each_task_once()
    {
        var id = await QueuedAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => turn % 2 == 0 ? rig.RoundAsync(id) : rig.NightAsync("2026-01-01T22:00:00Z")));
        await rig.NightAsync("2026-01-01T22:00:01Z");

        (await rig.ExecutionsAsync(id)).ShouldBe(2);
        (await rig.QueueAsync()).ShouldAllBe(item => item.Status == QueueStatus.Started);
    }

    /// <summary>Approved, with its first two tasks in the queue.</summary>
    private async Task<Guid> QueuedAsync(decimal? budget = null, decimal purse = 100)
    {
        await rig.SetShiftAsync(purse);
        var id = await rig.PlannedAsync(Plan, budget, byNight: true);
        await rig.ApproveAsync(id);
        await rig.RoundAsync(id);
        (await rig.QueueAsync()).Count.ShouldBe(2);
        return id;
    }

    /// <summary>As the dispatcher would: while there is something to do.</summary>
    private async Task LookAsync(Guid id)
    {
        (await rig.IsDueAsync(id)).ShouldBeTrue();
        await rig.RoundAsync(id);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await database.Source.ExecuteAsync("delete from projects; delete from nights; delete from shifts; delete from sessions", null, default);
        await rig.DisposeAsync();
    }
}
