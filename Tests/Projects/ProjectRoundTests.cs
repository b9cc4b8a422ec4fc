using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Projects;

public sealed class ProjectRoundTests : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly ProjectPlan Plan = Plans.Of([Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c")], [Plans.Task("d")]);

    private readonly ProjectRig rig;

    public ProjectRoundTests(TestDatabase database) => rig = new ProjectRig(database);

    [Fact]
    public async Task A_task_that_fails_says_why_holds_up_what_depends_on_it_and_can_be_skipped_or_run_again()
    {
        var id = await rig.PlannedAsync(Plan);
        await rig.ApproveAsync(id);
        await rig.RoundAsync(id);
        (await rig.ExecutionAsync(id, "a")).ShouldSatisfyAllConditions(
            run => run.Criteria.ShouldBe(["a holds"]), run => run.Agent!.Name.ShouldBe("BackendDeveloper"), run => run.Target!.Paths.ShouldBe(["shop/calc.py"]), run => run.Prompt.ShouldContain("What a is about."));

        await rig.EndAsync(id, "a", ExecutionStatus.Partial, "Two tests failed.");
        await rig.RoundAsync(id);
        (await rig.TaskAsync(id, "a"))!.ShouldSatisfyAllConditions(task => task.Status.ShouldBe(ProjectTaskStatus.Failed), task => task.Why.ShouldNotBeNull().ShouldStartWith("Two tests failed."));
        (await rig.TaskAsync(id, "c"))!.Status.ShouldBe(ProjectTaskStatus.Running, "it does not depend on a");

        await rig.EndAsync(id, "c", ExecutionStatus.Failed, "No model could answer.");
        await rig.RoundAsync(id);
        (await rig.ProjectAsync(id)).ShouldSatisfyAllConditions(project => project.Status.ShouldBe(ProjectStatus.Waiting), project => project.Why.ShouldNotBeNull().ShouldContain("“Do a” failed"));
        (await rig.TaskAsync(id, "b")).ShouldBeNull();
        (await rig.IsDueAsync(id)).ShouldBeFalse("it waits for its owner");

        await rig.AgainAsync(id, "a");
        await rig.RoundAsync(id);
        (await rig.ExecutionAsync(id, "a")).ShouldSatisfyAllConditions(run => run.Origin.ShouldBe(ExecutionOrigins.Retry), run => run.ParentId.ShouldNotBeNull());

        await rig.EndAsync(id, "a", ExecutionStatus.Partial);
        await rig.RoundAsync(id);
        await rig.SkipAsync(id, "a");
        await rig.RoundAsync(id);
        (await rig.TaskAsync(id, "b"))!.Status.ShouldBe(ProjectTaskStatus.Running, "it goes on without a");
    }

    [Fact]
    public async Task It_is_done_when_all_is_done_or_skipped()
    {
        var id = await rig.PlannedAsync(Plan);
        foreach (var task in new[] { "a", "b", "c", "d" }) await rig.SkipAsync(id, task);

        await rig.RoundAsync(id);

        (await rig.ProjectAsync(id)).ShouldSatisfyAllConditions(project => project.Status.ShouldBe(ProjectStatus.Done), project => project.EndedAt.ShouldNotBeNull());
        (await rig.ExecutionsAsync(id)).ShouldBe(0);
    }

    [Fact]
    public async Task Looks_at_the_same_time_start_a_task_once()
    {
        var id = await rig.PlannedAsync(Plan);
        await rig.ApproveAsync(id);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => rig.RoundAsync(id)));
        await rig.RoundAsync(id);

        (await rig.ExecutionsAsync(id)).ShouldBe(1);
        (await rig.IsDueAsync(id)).ShouldBeFalse("it is worked on");
    }

    [Fact]
    public async Task A_pause_lets_nothing_begin_and_what_runs_end()
    {
        var id = await rig.PlannedAsync(Plan);
        await rig.ApproveAsync(id);
        await rig.PauseAsync(id, true);
        await rig.RoundAsync(id);
        (await rig.ExecutionsAsync(id)).ShouldBe(0);
        (await rig.IsDueAsync(id)).ShouldBeFalse();

        await rig.PauseAsync(id, false);
        (await rig.IsDueAsync(id)).ShouldBeTrue();
        await rig.RoundAsync(id);
        await rig.PauseAsync(id, true);
        await rig.EndAsync(id, "a", ExecutionStatus.Partial);
        (await rig.IsDueAsync(id)).ShouldBeTrue();
        await rig.RoundAsync(id);

        (await rig.TaskAsync(id, "a"))!.Status.ShouldBe(ProjectTaskStatus.Failed);
        (await rig.ExecutionsAsync(id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_cancels_what_runs_and_nothing_begins_any_more()
    {
        var id = await rig.PlannedAsync(Plan);
        await rig.ApproveAsync(id);
        await rig.RoundAsync(id);

        await rig.StopAsync(id);
        (await rig.IsDueAsync(id)).ShouldBeTrue();
        await rig.RoundAsync(id);
        (await rig.ExecutionAsync(id, "a")).Status.ShouldBe(ExecutionStatus.Cancelled);
        await rig.RoundAsync(id);

        (await rig.TaskAsync(id, "a"))!.Status.ShouldBe(ProjectTaskStatus.Failed);
        (await rig.ProjectAsync(id)).Status.ShouldBe(ProjectStatus.Stopped);
        (await rig.IsDueAsync(id)).ShouldBeFalse();
        await Should.ThrowAsync<ProjectRefusedException>(() => rig.AgainAsync(id, "a"));
    }

    [Fact]
    public async Task A_task_may_cost_what_is_left_of_the_budget_and_nothing_begins_when_that_is_spent()
    {
        var id = await rig.PlannedAsync(Plan, budget: 1);
        await rig.ApproveAsync(id);
        await rig.RoundAsync(id);
        (await rig.ExecutionAsync(id, "a")).BudgetUsd.ShouldBe(1);

        await rig.EndAsync(id, "a", ExecutionStatus.Partial, usd: 1);
        await rig.RoundAsync(id);
        (await rig.ProjectAsync(id)).ShouldSatisfyAllConditions(project => project.CostUsd.ShouldBe(1), project => project.Status.ShouldBe(ProjectStatus.Waiting), project => project.Why.ShouldBe("Its budget of $1 is spent. Raise it to go on."));

        await rig.BudgetAsync(id, 3);
        await rig.RoundAsync(id);
        (await rig.ExecutionAsync(id, "c")).BudgetUsd.ShouldBe(2);
    }

    [Fact]
    public async Task Tasks_of_different_files_are_worked_on_at_the_same_time_and_share_what_is_left_of_the_budget()
    {
        var id = await rig.PlannedAsync(Plans.Of([Plans.Task("a").In("a.py"), Plans.Task("b").In("b.py"), Plans.Task("c").In("c.py"), Plans.Task("d").In("a.py")]), budget: 3);
        await rig.ApproveAsync(id);
        await rig.RoundAsync(id);
        (await rig.ExecutionsAsync(id)).ShouldBe(2, "as many as the installation lets be worked on at once");
        (await rig.ExecutionAsync(id, "a")).BudgetUsd.ShouldBe(1.5m);
        (await rig.ExecutionAsync(id, "b")).BudgetUsd.ShouldBe(1.5m);
        (await rig.IsDueAsync(id)).ShouldBeFalse("both are worked on");

        await rig.EndAsync(id, "a", ExecutionStatus.Partial, usd: 0.5m);
        (await rig.IsDueAsync(id)).ShouldBeTrue();
        await rig.RoundAsync(id);
        (await rig.ExecutionAsync(id, "c")).BudgetUsd.ShouldBe(1, "what b may cost is put aside");
        (await rig.ProjectAsync(id)).Status.ShouldBe(ProjectStatus.Executing);

        await rig.SkipAsync(id, "d");
        (await rig.IsDueAsync(id)).ShouldBeTrue("its owner has decided something");
        await rig.RoundAsync(id);
        await rig.EndAsync(id, "b", ExecutionStatus.Partial);
        await rig.EndAsync(id, "c", ExecutionStatus.Partial);
        await rig.RoundAsync(id);
        (await rig.ProjectAsync(id)).Status.ShouldBe(ProjectStatus.Waiting);
        (await rig.ExecutionsAsync(id)).ShouldBe(3);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await rig.DisposeAsync();
}
