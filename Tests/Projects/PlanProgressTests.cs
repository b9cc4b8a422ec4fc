namespace Nightshift.Projects;

public sealed class PlanProgressTests
{
    private static readonly ProjectPlan Plan = Plans.Of([Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c")], [Plans.Task("d")]);

    [Fact]
    public void Nothing_begins_before_its_phase_is_approved()
    {
        Next([], approved: 0).Why.ShouldBe("Phase 1, “Phase 1”, waits for your approval.");
        Next([], approved: 1).Start!.Id.ShouldBe("a");
        Next([("a", ProjectTaskStatus.Done), ("b", ProjectTaskStatus.Done), ("c", ProjectTaskStatus.Skipped)], approved: 1).Why.ShouldNotBeNull().ShouldContain("Phase 2");
        Next([("a", ProjectTaskStatus.Done), ("b", ProjectTaskStatus.Done), ("c", ProjectTaskStatus.Skipped)], approved: 2).Start!.Id.ShouldBe("d");
    }

    [Fact]
    public void A_failed_task_holds_up_what_depends_on_it_and_the_next_phase_and_nothing_else()
    {
        Next([("a", ProjectTaskStatus.Failed)], approved: 2).Start!.Id.ShouldBe("c");
        Next([("a", ProjectTaskStatus.Failed), ("c", ProjectTaskStatus.Done)], approved: 2).ShouldSatisfyAllConditions(
            next => next.Start.ShouldBeNull(), next => next.Why.ShouldBe("“Do a” failed, and what comes after it waits. Run it again, or skip it."));
        Next([("a", ProjectTaskStatus.Skipped), ("c", ProjectTaskStatus.Done)], approved: 2).Start!.Id.ShouldBe("b");
    }

    [Fact]
    public void It_is_done_when_every_task_is_done_or_skipped() =>
        Next([("a", ProjectTaskStatus.Done), ("b", ProjectTaskStatus.Skipped), ("c", ProjectTaskStatus.Done), ("d", ProjectTaskStatus.Done)], approved: 0).IsDone.ShouldBeTrue();

    private static PlanProgress Next((string, ProjectTaskStatus)[] states, int approved) => PlanProgress.Of(Plan, states.ToDictionary(), phase => phase <= approved);
}
