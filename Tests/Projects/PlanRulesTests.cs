namespace Nightshift.Projects;

public sealed class PlanRulesTests
{
    [Fact]
    public void A_good_plan_has_no_faults() =>
        PlanRules.Faults(Plans.Of([Plans.Task("a"), Plans.Task("b", "a")], [Plans.Task("c", "a", "b")]), Plans.Agents).ShouldBeEmpty();

    [Fact]
    public void Each_fault_is_said()
    {
        Said(Plans.Of()).ShouldContain("1 to 12 phases");
        Said(Plans.Of((PlanTask[])[])).ShouldContain("Phase 1 has no task");
        Said(Plans.Of([Plans.Task("a"), Plans.Task("a")])).ShouldContain("2 tasks have the id 'a'");
        Said(Plans.Of([Plans.Task("Not An Id")])).ShouldContain("'Not An Id'");
        Said(Plans.Of([Plans.Task("a") with { Agent = "Magician" }])).ShouldContain("'Magician', and there are BackendDeveloper, Tester");
        Said(Plans.Of([Plans.Task("a") with { Criteria = [] }])).ShouldContain("The criteria of task a: From 1 to 12");
        Said(Plans.Of([Plans.Task("a") with { Files = ["../passwd"] }])).ShouldContain("no path within the repository");
        Said(Plans.Of([Plans.Task("a") with { Model = "big" }])).ShouldContain("provider/model");
        Said(Plans.Of([Plans.Task("a", "nothing")])).ShouldContain("'nothing', which is not in the plan");
        Said(Plans.Of([Plans.Task("a", "b")], [Plans.Task("b")])).ShouldContain("in a later phase");
        Said(Plans.Of([Plans.Task("a", "c"), Plans.Task("b", "a"), Plans.Task("c", "b"), Plans.Task("d")])).ShouldContain("in a circle: a, b, c.");
        Said(Plans.Of([Plans.Task("a", "a")])).ShouldContain("in a circle: a.");
    }

    private static string Said(ProjectPlan plan) => string.Join('\n', PlanRules.Faults(plan, Plans.Agents));
}
