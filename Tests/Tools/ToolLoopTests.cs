using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Tools;

/// <summary>The loop with the official MCP server behind it.</summary>
[Collection(nameof(PricedStack))]
public sealed class ToolLoopTests(PricedStack stack)
{
    private const string Slow = "everything_trigger-long-running-operation";

    private void Begin(params (string Id, string Tool, string Arguments)[] calls)
    {
        stack.Model.Requests.Clear();
        stack.Model.Reply(AddingTask.Wrong()).Answer(new() { Text = "Let me look.", Calls = calls, Usage = (100, 50) });
        stack.Model.Default = AddingTask.Answer;
    }

    [Fact]
    public async Task A_repair_calls_tools_and_all_of_it_is_in_the_log_and_the_ledger()
    {
        Begin(("c1", "everything_echo", """{"message":"hello"}"""), ("c2", "everything_nothing", "{}"), ("c3", "everything_echo", "{\"mess"));

        var id = await stack.AskAsync(AddingTask.Request());
        var events = await stack.EventsAsync(id, ExecutionEvents.Completed);

        var done = await stack.GetAsync(id);
        (done.Status, done.Attempt).ShouldBe((ExecutionStatus.Passed, 2));
        var (first, asking, last) = (stack.Model.Requests.ElementAt(0), stack.Model.Requests.ElementAt(1), stack.Model.Requests.ElementAt(2));
        first.Body.TryGetProperty("tools", out _).ShouldBeFalse(); // the role code is given none
        asking.Body.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()).ShouldBe(["everything_echo", Slow], ignoreOrder: true);
        string[] told = ["Echo: hello", $"There is no tool everything_nothing. There are: everything_echo, {Slow}.", "The arguments are no JSON object. Call it again with one that fits its schema."];
        last.Messages.Where(message => message.Role == "tool").Select(message => message.Text).ShouldBe(told);
        done.ToolCalls!.Select(call => (call.Step, call.Number, call.Server, call.Outcome, call.Result)).ShouldBe(
            [("code/2/tools/1", 1, "everything", "completed", told[0]), ("code/2/tools/1", 2, null, "failed", told[1]), ("code/2/tools/1", 3, "everything", "failed", told[2])]);
        events.Count(stored => stored.Type == ExecutionEvents.ToolCalled).ShouldBe(1);
        events.Where(stored => stored.Type == ExecutionEvents.ToolAnswered).Select(stored => Json.Read<ToolAnswered>(stored.Data.GetRawText()).Succeeded).ShouldBe([true, false, false]);
        events.Where(stored => stored.Type == ExecutionEvents.GenerationCompleted).Sum(stored => Json.Read<GenerationCompleted>(stored.Data.GetRawText()).CostUsd).ShouldBe(done.CostUsd);
        done.Steps.Single(step => step.Step == "code/2/tools/1").CostUsd.ShouldBe(0.00015m);
    }

    [Fact]
    public async Task Killed_during_a_tool_call_the_model_is_not_asked_again_and_the_server_ends_too()
    {
        Begin(("c1", Slow, """{"duration":2,"steps":1}"""));
        var id = await stack.AskAsync(AddingTask.Request());
        await stack.EventsAsync(id, ExecutionEvents.ToolCalled);
        var server = RunningProcesses.Find(stack.Jobs[0].Id, "server-everything");

        await stack.Jobs[0].KillAsync();
        server.ShouldNotBeEmpty();
        await RunningProcesses.ShouldBeGoneAsync(server);
        stack.Jobs[0] = await stack.Jobs[0].AgainAsync();

        var done = await stack.EndOfAsync(id);
        (done.Status, done.Attempt).ShouldBe((ExecutionStatus.Passed, 2));
        stack.Model.Requests.Count.ShouldBe(3);
        done.ToolCalls!.ShouldHaveSingleItem().Result!.ShouldStartWith("Long running operation completed."); // its server says that it may be made again
    }
}
