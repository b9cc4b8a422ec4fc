namespace Nightshift.Projects;

public sealed class PlanTextTests
{
    [Fact]
    public void A_plan_comes_back_from_its_text_as_it_was()
    {
        var task = new PlanTask("price-model", "Prices: whole cents", "First: read.\nThen write \"cents\".", "BackendDeveloper", ["a/b.py"], ["a price is whole", "0 is: free"], ["first"], PlanRisk.High, "groq/big");
        var plan = Plans.Of([Plans.Task("first"), task], [Plans.Task("last", "price-model")]);

        var (read, fault) = PlanText.Read(PlanText.Write(plan));

        fault.ShouldBeNull();
        Json.Write(read).ShouldBe(Json.Write(plan));
    }

    [Fact]
    public void A_model_may_answer_in_JSON_and_leave_out_what_is_empty()
    {
        var (plan, fault) = PlanText.Read("""{"summary": "s", "phases": [{"title": "t", "tasks": [{"id": "a", "title": "A", "what": "w", "agent": "Tester", "criteria": ["c"], "unknown": 1}]}]}""");

        fault.ShouldBeNull();
        plan!.AllTasks().Single().ShouldSatisfyAllConditions(task => task.Files.ShouldBeEmpty(), task => task.DependsOn.ShouldBeEmpty(), task => task.Risk.ShouldBe(PlanRisk.Medium));
    }

    [Theory]
    [InlineData("")]
    [InlineData("summary: [")]
    [InlineData("phases: none")]
    [InlineData("phases: [{tasks: [{risk: enormous}]}]")]
    public void What_is_no_plan_is_refused_with_the_reason(string text)
    {
        var (plan, fault) = PlanText.Read(text);

        plan.ShouldBeNull();
        fault.ShouldNotBeNullOrEmpty();
    }
}
