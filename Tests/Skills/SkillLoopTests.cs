using System.Net;
using System.Text.Json;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Skills;

/// <summary>Skills on their way from a request to what the models are told.</summary>
[Collection(StackCollection.Name)]
public sealed class SkillLoopTests(Stack stack)
{
    private const string Prompt = "a Python function add(a, b) that adds two numbers, for an API";

    private static readonly ExecuteRequest Request = AddingTask.Request() with { Prompt = Prompt };

    [Fact]
    public async Task Tests_and_code_are_asked_for_with_the_skills_below_the_request_and_the_criteria_without()
    {
        stack.Model.Forget();
        stack.Model.Default = AddingTask.Answer;

        var proven = await stack.RunAsync(new ExecuteRequest(Prompt, Language: "python"));

        proven.Status.ShouldBe(ExecutionStatus.Passed);
        var asked = stack.Model.Requests.Select(request => request.Prompt).ToList();
        asked.Count.ShouldBe(3);
        asked[0].ShouldNotContain("Guidance for this kind of work");
        foreach (var prompt in asked[1..])
        {
            prompt.ShouldContain(SkillLibrary.All.Single(skill => skill.Name == "api-design-patterns").Text);
            prompt.ShouldContain(SkillLibrary.All.Single(skill => skill.Name == "test-driven-development").Text);
            prompt.ShouldNotContain(SkillLibrary.All.Single(skill => skill.Name == "performance").Text);
            prompt.IndexOf(Prompt, StringComparison.Ordinal).ShouldBeLessThan(prompt.IndexOf("Guidance for this kind of work", StringComparison.Ordinal));
        }
        proven.Skills.ShouldNotBeNull().Select(skill => (skill.Name, skill.Source)).ShouldBe([("api-design-patterns", SkillSource.Shipped), ("test-driven-development", SkillSource.Shipped)], ignoreOrder: true);
        proven.Skills.ShouldAllBe(skill => skill.Why == "The request says “api”." && skill.Text.Length > 500);
        var chosen = (await stack.EventsAsync(proven.Id, ExecutionEvents.Completed)).Single(stored => stored.Type == ExecutionEvents.SkillsChosen);
        chosen.Data.Deserialize<SkillsChosen>(Json.Options)!.Skills.ShouldBe(proven.Skills.Select(skill => skill.ToShare()));
    }

    [Fact]
    public async Task A_replay_and_a_retry_say_the_same_to_the_letter_whatever_became_of_the_skill()
    {
        const string skill = "---\nname: api-design-patterns\ndescription: Ours.\nkeywords: [api]\n---\nName it add, as we always did.";
        await stack.Client.PostAsync("/skills", new SkillDraft(skill)).ReadAsync<SkillDetail>(HttpStatusCode.Created);
        try
        {
            stack.Model.Forget();
            stack.Model.Reply(AddingTask.Wrong());
            var first = await stack.RunAsync(Request with { MaxAttempts = 1 });
            var before = stack.Model.Requests.Single().Prompt;
            before.ShouldContain("Name it add, as we always did.");
            first.Skills!.Single(chosen => chosen.Name == "api-design-patterns").Source.ShouldBe(SkillSource.Own);

            await stack.Client.PutAsync("/skills/api-design-patterns", new SkillChange(skill.Replace("always", "never"))).ReadAsync<SkillDetail>();
            stack.Model.Forget();
            stack.Model.Reply(AddingTask.Right);
            var anew = await AgainAsync($"/executions/{first.Id}/replay", new ReplayRequest());
            stack.Model.Requests.Single().Prompt.ShouldBe(before);

            stack.Model.Forget();
            var stored = await AgainAsync($"/executions/{anew.Id}/replay", new ReplayRequest(RepliesThrough: 1));
            stack.Model.Requests.ShouldBeEmpty();
            stored.Files.ShouldBe(anew.Files);

            stack.Model.Reply(AddingTask.Right);
            var retry = await AgainAsync($"/execute/{first.Id}/retry", new RetryRequest());
            stack.Model.Requests.Single().Prompt.ShouldContain("Name it add, as we always did.");
            foreach (var again in new[] { anew, stored, retry }) again.Skills.ShouldBe(first.Skills);

            stack.Model.Forget();
            stack.Model.Reply(AddingTask.Right);
            var later = await stack.RunAsync(Request);
            stack.Model.Requests.Single().Prompt.ShouldContain("Name it add, as we never did.");
            later.Skills.ShouldNotBe(first.Skills);
        }
        finally
        {
            (await stack.Client.DeleteAsync("/skills/api-design-patterns")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task A_request_that_needs_none_has_none_and_what_is_switched_off_stays_away()
    {
        await stack.Client.PutAsync("/skills/api-design-patterns", new SkillChange(Use: SkillUse.Never)).ReadAsync<SkillDetail>();
        try
        {
            stack.Model.Forget();
            stack.Model.Reply(AddingTask.Right).Reply(AddingTask.Right);

            var plain = await stack.RunAsync(AddingTask.Request());
            var api = await stack.RunAsync(Request);

            plain.Skills.ShouldNotBeNull().ShouldBeEmpty();
            stack.Model.Requests.First().Prompt.ShouldNotContain("Guidance");
            (await stack.EventsAsync(plain.Id, ExecutionEvents.Completed)).ShouldNotContain(stored => stored.Type == ExecutionEvents.SkillsChosen);
            api.Skills.ShouldNotBeNull().Select(skill => skill.Name).ShouldBe(["test-driven-development"]);
        }
        finally
        {
            await stack.Client.PutAsync("/skills/api-design-patterns", new SkillChange(Use: SkillUse.ByNeed)).ReadAsync<SkillDetail>();
        }
    }

    private async Task<ExecutionDetail> AgainAsync(string path, object body)
    {
        var accepted = await stack.Client.PostAsync(path, body).ReadAsync<JsonElement>(HttpStatusCode.Accepted);
        return await stack.EndOfAsync((accepted.TryGetProperty("new_execution_id", out var replay) ? replay : accepted.GetProperty("execution_id")).GetGuid());
    }
}
