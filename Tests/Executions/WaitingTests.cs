using System.Net;
using System.Net.Http.Json;
using Nightshift.Data;
using Nightshift.Infrastructure;
using Nightshift.Models;
using Nightshift.Usage;

namespace Nightshift.Executions;

[Collection(nameof(PricedStack))]
public sealed class WaitingTests(PricedStack stack)
{
    private static readonly ExecuteRequest Planned = new(AddingTask.Prompt, Language: "python", Plan: true);

    [Fact]
    public async Task A_plan_waits_through_a_crash_and_goes_on_with_the_criteria_as_they_were_edited()
    {
        stack.Model.Requests.Clear();
        stack.Model.Reply("1. It subtracts.");
        var id = await stack.AskAsync(Planned);
        await stack.EventsAsync(id, ExecutionEvents.Waiting);
        await stack.Jobs[0].KillAsync();

        var waiting = await stack.GetAsync(id);
        (waiting.Status, waiting.Question!.Kind, waiting.Criteria!.Single().Text).ShouldBe((ExecutionStatus.Waiting, QuestionKind.Plan, "It subtracts."));
        stack.Model.Reply(AddingTask.NamedTestsReply).Reply(AddingTask.Right);
        (await AnswerAsync(id, new AnswerRequest(Criteria: AddingTask.Criteria))).ShouldBe(HttpStatusCode.Accepted);
        (await AnswerAsync(id, new AnswerRequest())).ShouldBe(HttpStatusCode.Conflict);
        stack.Jobs[0] = await stack.Jobs[0].AgainAsync();

        var proven = await stack.EndOfAsync(id);
        proven.Status.ShouldBe(ExecutionStatus.Passed, proven.StopReason);
        proven.Question.ShouldBeNull();
        proven.Criteria!.Select(criterion => (criterion.Text, criterion.State)).ShouldBe(AddingTask.Criteria.Select(text => (text, (CriterionState?)CriterionState.Passed)));
        stack.Model.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Killed_while_the_criteria_are_written_they_are_asked_for_again_and_nothing_is_lost()
    {
        stack.Model.Requests.Clear();
        stack.Model.Stall("1. Two");
        var id = await stack.AskAsync(Planned);
        await stack.EventsAsync(id, ExecutionEvents.GenerationStarted);

        await stack.Jobs[0].KillAsync();
        stack.Model.Reply(CriteriaReply.Write(AddingTask.Criteria));
        stack.Jobs[0] = await stack.Jobs[0].AgainAsync();

        var events = await stack.EventsAsync(id, ExecutionEvents.Waiting);
        events.Count(one => one.Type == ExecutionEvents.CriteriaReady).ShouldBe(1);
        (await stack.GetAsync(id)).Criteria!.Select(criterion => criterion.Text).ShouldBe(AddingTask.Criteria);
        await CancelAsync(id);
    }

    [Fact]
    public async Task What_waits_can_be_cancelled_and_shows_in_the_list()
    {
        stack.Model.Reply(CriteriaReply.Write(AddingTask.Criteria));
        var id = await stack.AskAsync(Planned);
        await stack.EventsAsync(id, ExecutionEvents.Waiting);

        (await stack.Client.GetFromJsonAsync<ExecutionList>("/executions?status=waiting", Json.Options))!.Executions.ShouldContain(execution => execution.Id == id);
        await CancelAsync(id);

        (await stack.EndOfAsync(id)).Status.ShouldBe(ExecutionStatus.Cancelled);
        (await AnswerAsync(id, new AnswerRequest())).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_time_of_waiting_does_not_count_against_the_time_limit()
    {
        stack.Model.Reply(CriteriaReply.Write(AddingTask.Criteria));
        var id = await stack.AskAsync(Planned);
        await stack.EventsAsync(id, ExecutionEvents.Waiting);
        await stack.Database.Source.ExecuteAsync("""
            update executions set started_at = started_at - interval '2 hours' where id = @id;
            update questions set asked_at = asked_at - interval '2 hours' where execution_id = @id
            """, new { id }, CancellationToken.None);

        stack.Model.Reply(AddingTask.NamedTestsReply).Reply(AddingTask.Right);
        (await AnswerAsync(id, new AnswerRequest())).ShouldBe(HttpStatusCode.Accepted);

        (await stack.EndOfAsync(id)).Status.ShouldBe(ExecutionStatus.Passed);
    }

    [Fact]
    public async Task A_budget_that_does_not_suffice_is_asked_about_with_its_numbers_and_raised()
    {
        stack.Model.Answer(new() { Text = AddingTask.HalfRight, Usage = (10_000, 0) }).Reply(AddingTask.Right);
        var id = await stack.AskAsync(AddingTask.Request() with { BudgetUsd = 0.0105m });
        var events = await stack.EventsAsync(id, ExecutionEvents.Waiting);

        Json.Read<BudgetNear>(events.Single(stored => stored.Type == ExecutionEvents.BudgetNear).Data.GetRawText()).ShouldBe(new BudgetNear(BudgetBound.Run, 0.0105m, 0.01m));
        var asked = (await stack.GetAsync(id)).Question!;
        (asked.Kind, asked.Shortage!.LimitUsd, asked.Shortage.LeftUsd).ShouldBe((QuestionKind.Budget, 0.0105m, 0.0005m));
        asked.Shortage.NeededUsd.ShouldBeGreaterThan(0.001m);
        asked.Text.ShouldContain("this run's budget of $0.0105");
        (await AnswerAsync(id, new AnswerRequest(BudgetUsd: 0.001m))).ShouldBe(HttpStatusCode.BadRequest);
        (await AnswerAsync(id, new AnswerRequest(BudgetUsd: 1))).ShouldBe(HttpStatusCode.Accepted);

        (await stack.EndOfAsync(id)).Status.ShouldBe(ExecutionStatus.Passed);
    }

    [Fact]
    public async Task Stopped_at_the_budget_the_best_attempt_is_delivered()
    {
        stack.Model.Answer(new() { Text = AddingTask.HalfRight, Usage = (10_000, 0) });
        var id = await stack.AskAsync(AddingTask.Request() with { BudgetUsd = 0.0105m });
        await stack.EventsAsync(id, ExecutionEvents.Waiting);

        (await AnswerAsync(id, new AnswerRequest(GoOn: false))).ShouldBe(HttpStatusCode.Accepted);

        var partial = await stack.EndOfAsync(id);
        (partial.Status, partial.BestAttempt).ShouldBe((ExecutionStatus.Partial, 1));
        partial.StopReason.ShouldNotBeNull().ShouldStartWith("You stopped it at the budget.");
    }

    [Fact]
    public async Task The_days_budget_asks_in_the_same_way_and_the_answer_raises_it_for_the_day()
    {
        var spent = (await stack.Client.GetFromJsonAsync<Budget>("/usage/budgets", Json.Options))!.DaySpentUsd;
        (await stack.Client.PutAsJsonAsync("/usage/budgets", new { day_usd = spent + 0.0105m })).EnsureSuccessStatusCode();
        await stack.Jobs[0].KillAsync(); // a process that saw no budget remembers that for a moment
        stack.Jobs[0] = await stack.Jobs[0].AgainAsync();
        stack.Model.Answer(new() { Text = AddingTask.HalfRight, Usage = (10_000, 0) }).Reply(AddingTask.Right);
        var id = await stack.AskAsync(AddingTask.Request());
        var events = await stack.EventsAsync(id, ExecutionEvents.Waiting);

        Json.Read<BudgetNear>(events.Single(stored => stored.Type == ExecutionEvents.BudgetNear).Data.GetRawText()).Bound.ShouldBe(BudgetBound.Day);
        (await AnswerAsync(id, new AnswerRequest(BudgetUsd: 50))).ShouldBe(HttpStatusCode.Accepted);

        (await stack.EndOfAsync(id)).Status.ShouldBe(ExecutionStatus.Passed);
        (await stack.Client.GetStringAsync("/usage/budgets")).ShouldContain("50");
        (await stack.Client.PutAsJsonAsync("/usage/budgets", new { })).EnsureSuccessStatusCode();
    }

    private async Task<HttpStatusCode> AnswerAsync(Guid id, AnswerRequest answer)
    {
        using var response = await stack.Client.PostAsJsonAsync($"/execute/{id}/answer", answer, Json.Options);
        return response.StatusCode;
    }

    private async Task CancelAsync(Guid id) => (await stack.Client.PostAsync($"/execute/{id}/cancel", null)).EnsureSuccessStatusCode();
}
