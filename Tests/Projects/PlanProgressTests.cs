namespace Nightshift.Projects;

public sealed class PlanProgressTests
{
    private static readonly ProjectPlan Plan = Plans.Of([Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c")], [Plans.Task("d")]);

    [Fact]
    public void Nothing_begins_before_its_phase_is_approved()
    {
        Next([], approved: 0).Why.ShouldBe("Phase 1, “Phase 1”, waits for your approval.");
        Next([], approved: 1).Ready.Single().Id.ShouldBe("a");
        Next([("a", ProjectTaskStatus.Done), ("b", ProjectTaskStatus.Done), ("c", ProjectTaskStatus.Skipped)], approved: 1).Why.ShouldNotBeNull().ShouldContain("Phase 2");
        Next([("a", ProjectTaskStatus.Done), ("b", ProjectTaskStatus.Done), ("c", ProjectTaskStatus.Skipped)], approved: 2).Ready.Single().Id.ShouldBe("d");
    }

    [Fact]
    public void A_failed_task_holds_up_what_depends_on_it_and_the_next_phase_and_nothing_else()
    {
        Next([("a", ProjectTaskStatus.Failed)], approved: 2).Ready.Single().Id.ShouldBe("c");
        Next([("a", ProjectTaskStatus.Failed), ("c", ProjectTaskStatus.Done)], approved: 2).ShouldSatisfyAllConditions(
            next => next.Ready.ShouldBeEmpty(), next => next.Why.ShouldBe("“Do a” failed, and what comes after it waits. Run it again, or skip it."));
        Next([("a", ProjectTaskStatus.Skipped), ("c", ProjectTaskStatus.Done)], approved: 2).Ready.Single().Id.ShouldBe("b");
    }

    [Fact]
    public void It_is_done_when_every_task_is_done_or_skipped() =>
        Next([("a", ProjectTaskStatus.Done), ("b", ProjectTaskStatus.Skipped), ("c", ProjectTaskStatus.Done), ("d", ProjectTaskStatus.Done)], approved: 0).IsDone.ShouldBeTrue();

    [Fact]
    public void A_phase_is_checked_when_something_of_it_was_done_before_the_next_one_begins()
    {
        var states = new Dictionary<string, TaskState> { ["a"] = new(ProjectTaskStatus.Done), ["b"] = new(ProjectTaskStatus.Done), ["c"] = new(ProjectTaskStatus.Skipped) };
        PlanProgress.Of(Plan, states, _ => true, _ => false).ShouldSatisfyAllConditions(next => next.Check.ShouldBe(1), next => next.Ready.ShouldBeEmpty());
        PlanProgress.Of(Plan, states, _ => true, phase => phase == 1).Ready.Single().Id.ShouldBe("d");
        states["d"] = new(ProjectTaskStatus.Skipped);
        PlanProgress.Of(Plan, states, _ => true, phase => phase == 1).IsDone.ShouldBeTrue("nothing of the second was done");
    }

    [Fact]
    public void Tasks_that_touch_different_files_are_ready_together_and_those_that_share_one_are_not()
    {
        var plan = Plans.Of([Plans.Task("a").In("a.py"), Plans.Task("b").In("b.py", "c.py"), Plans.Task("c").In("c.py"), Plans.Task("d", "a").In("d.py"), Plans.Task("e").In()]);

        Ready(Of(plan)).ShouldBe("a b e");
        Ready(Of(plan, ("a", new(ProjectTaskStatus.Running)))).ShouldBe("b e");
        Ready(Of(plan, ("a", new(ProjectTaskStatus.Done)), ("b", new(ProjectTaskStatus.Running)))).ShouldBe("d e");
        Of(plan, ("a", new(ProjectTaskStatus.Failed)), ("b", new(ProjectTaskStatus.Done)), ("c", new(ProjectTaskStatus.Done)), ("e", new(ProjectTaskStatus.Running))).Why.ShouldBeNull("something is worked on");
    }

    [Fact]
    public void What_conflicted_is_done_again_by_itself()
    {
        var plan = Plans.Of([Plans.Task("a").In("a.py"), Plans.Task("b").In("b.py"), Plans.Task("c").In("c.py")]);
        TaskState conflicted = new(ProjectTaskStatus.Planned, Conflict: "a.py");

        Ready(Of(plan, ("b", conflicted))).ShouldBe("a c");
        Ready(Of(plan, ("b", conflicted), ("a", new(ProjectTaskStatus.Running)))).ShouldBe("c");
        Ready(Of(plan, ("b", conflicted), ("a", new(ProjectTaskStatus.Done)), ("c", new(ProjectTaskStatus.Done)))).ShouldBe("b");
        Ready(Of(plan, ("b", conflicted with { Status = ProjectTaskStatus.Running }))).ShouldBe("");
    }

    private static string Ready(PlanProgress next) => string.Join(' ', next.Ready.Select(task => task.Id));

    private static PlanProgress Of(ProjectPlan plan, params (string, TaskState)[] states) => PlanProgress.Of(plan, states.ToDictionary(), _ => true, _ => true);

    private static PlanProgress Next((string Task, ProjectTaskStatus Status)[] states, int approved) => PlanProgress.Of(Plan, states.ToDictionary(state => state.Task, state => new TaskState(state.Status)), phase => phase <= approved, _ => true);
}
