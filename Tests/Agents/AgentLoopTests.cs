using System.Net;
using System.Text.Json;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Agents;

/// <summary>An agent on its way from a request to what the models are told.</summary>
[Collection(StackCollection.Name)]
public sealed class AgentLoopTests(Stack stack)
{
    [Fact]
    public async Task Every_step_is_told_of_the_agent_its_skills_go_along_and_without_one_all_is_as_before()
    {
        stack.Model.Forget();
        stack.Model.Default = AddingTask.Answer;

        var proven = await stack.RunAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python", Agent: "DevOpsEngineer"));

        (proven.Status, proven.Agent).ShouldBe((ExecutionStatus.Passed, "DevOpsEngineer"));
        var requests = stack.Model.Requests.ToList();
        requests.Count.ShouldBe(3);
        requests.ShouldAllBe(request => request.Messages[0].Text.EndsWith("You work as DevOps engineer, within what is said above:\n" + AgentLibrary.Find("DevOpsEngineer")!.Prompt, StringComparison.Ordinal));
        proven.Skills!.Select(skill => (skill.Name, skill.Why)).ShouldBe([("performance", "The agent DevOps engineer brings it."), ("security-best-practices", "The agent DevOps engineer brings it.")], ignoreOrder: true);
        (await stack.EventsAsync(proven.Id, ExecutionEvents.Completed))[0].Data.Deserialize<ExecutionQueued>(Json.Options)!.Agent.ShouldBe("DevOps engineer");

        stack.Model.Forget();
        var plain = await stack.RunAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python"));
        plain.Agent.ShouldBeNull();
        stack.Model.Requests.ShouldAllBe(request => !request.Messages[0].Text.Contains("You work as"));
    }

    [Fact]
    public async Task A_replay_has_the_agent_as_it_was()
    {
        const string agent = "---\nname: Adder\nrole: Adds\n---\nYou add as we always did.";
        await stack.Client.PostAsync("/agents", new AgentDraft(agent)).ReadAsync<AgentDetail>(HttpStatusCode.Created);
        stack.Model.Forget();
        stack.Model.Reply(AddingTask.Right).Reply(AddingTask.Right);
        var first = await stack.RunAsync(AddingTask.Request() with { Agent = "Adder" });
        (await stack.Client.DeleteAsync("/agents/Adder")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var accepted = await stack.Client.PostAsync($"/executions/{first.Id}/replay", new ReplayRequest()).ReadAsync<ReplayAccepted>(HttpStatusCode.Accepted);
        var again = await stack.EndOfAsync(accepted.NewExecutionId);

        again.Agent.ShouldBe("Adder");
        var (before, after) = (stack.Model.Requests.First(), stack.Model.Requests.Last());
        before.Messages[0].Text.ShouldContain("You add as we always did.");
        after.Messages.ShouldBe(before.Messages);
    }
}
