using System.Net;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Skills;

namespace Nightshift.Agents;

public sealed class AgentEndpointTests : IClassFixture<ApiApplication>
{
    private const string Keeper = "---\nname: PriceKeeper\nrole: Counts money\nskills: [performance]\ntools: [docs_read]\nmodels: { mode: frugal, preference: fast, tests: busu }\npermissions: [tools]\n---\nYou count money.";

    private readonly ApiApplication app;

    public AgentEndpointTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
        app.Settings["Tools:Servers:docs:Url"] = "http://127.0.0.1:9/mcp";
    }

    [Fact]
    public async Task Own_agents_are_added_listed_changed_and_deleted_and_nobody_else_sees_them()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));

        (await ann.PostAsync("/agents", new AgentDraft(Keeper)).ReadAsync<AgentDetail>(HttpStatusCode.Created)).Agent.ShouldSatisfyAllConditions(agent => agent.Own.ShouldBeTrue(), agent => agent.Title.ShouldBe("Price keeper"));
        await (await ann.PostAsync("/agents", new AgentDraft(Keeper.Replace("PriceKeeper", "pricekeeper")))).ProblemAsync(HttpStatusCode.Conflict);
        (await ListAsync(ann)).Count.ShouldBe(11);
        (await ListAsync(bob)).ShouldAllBe(agent => !agent.Own);
        (await ann.PutAsync("/agents/pricekeeper", new AgentDraft(Keeper.Replace("You count", "You always count"))).ReadAsync<AgentDetail>()).Prompt.ShouldBe("You always count money.");
        foreach (var sending in new[] { bob.GetAsync("/agents/PriceKeeper"), bob.PutAsync("/agents/PriceKeeper", new AgentDraft(Keeper)), bob.DeleteAsync("/agents/PriceKeeper") })
            await (await sending).ProblemAsync(HttpStatusCode.NotFound);
        await (await bob.PostAsync("/execute", new ExecuteRequest("a price list", Agent: "PriceKeeper"))).ProblemAsync(HttpStatusCode.NotFound);
        (await ann.DeleteAsync("/agents/PriceKeeper")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ListAsync(ann)).Count.ShouldBe(10);

        var shipped = await ann.GetAsync("/agents/Builder").ReadAsync<AgentDetail>();
        (await ann.PutAsync("/agents/Builder", new AgentDraft(shipped.Text + "\nUse tabs.")).ReadAsync<AgentDetail>()).Agent.Replaces.ShouldBeTrue();
        (await ListAsync(ann)).Count(agent => agent.Name == "Builder").ShouldBe(1);
        (await ann.DeleteAsync("/agents/Builder")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await ann.DeleteAsync("/agents/Builder")).ProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_is_not_there_is_refused_by_its_name_and_a_preview_saves_nothing()
    {
        var ann = await app.ClientAsync("ann");

        foreach (var (wrong, reason) in new[] { ("[performance]", "no skill juggling"), ("[docs_read]", "no MCP server for the tool juggling"), ("busu", "no strategy for tests juggling") })
            (await (await ann.PostAsync("/agents", new AgentDraft(Keeper.Replace(wrong, wrong[0] == '[' ? "[juggling]" : "juggling")))).ProblemAsync(HttpStatusCode.BadRequest)).Errors["text"].Single().ShouldContain(reason);
        await ann.PostAsync("/skills", new SkillDraft("---\nname: juggling\ndescription: d\n---\nJuggle.")).ReadAsync<SkillDetail>(HttpStatusCode.Created);
        (await ann.PostAsync("/agents/preview", new AgentDraft(Keeper.Replace("[performance]", "[juggling]"))).ReadAsync<AgentDetail>()).Agent.Skills.ShouldBe(["juggling"]);
        (await ListAsync(ann)).ShouldAllBe(agent => !agent.Own);
    }

    [Fact]
    public async Task A_run_takes_over_what_its_agent_says_of_models_unless_the_request_says_it_and_may_no_more_than_the_agent()
    {
        var ann = await app.ClientAsync("ann");
        await ann.PostAsync("/agents", new AgentDraft(Keeper)).ReadAsync<AgentDetail>(HttpStatusCode.Created);

        var run = await RunAsync(ann, new ExecuteRequest("a price list", Agent: "pricekeeper"));
        (run.Agent, run.Mode, run.LlmPreference).ShouldBe(("PriceKeeper", "frugal", "fast"));
        var other = await RunAsync(ann, new ExecuteRequest("a price list", Agent: "PriceKeeper", Mode: "performance", LlmPreference: "quality"));
        (other.Mode, other.LlmPreference, other.Tier).ShouldBe(("performance", "quality", "medium"));
        (await RunAsync(ann, new ExecuteRequest("a price list"))).ShouldSatisfyAllConditions(plain => plain.Agent.ShouldBeNull(), plain => plain.Mode.ShouldBe("balanced"));

        (await (await ann.PostAsync("/execute", new ExecuteRequest("x", Agent: "PriceKeeper", UseCode: true))).ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail.ShouldNotBeNull().ShouldContain("own_code");
        (await (await ann.PostAsync("/execute", new ExecuteRequest("x", Agent: "PriceKeeper", OutputPreference: "pr", GithubRepo: "a/b"))).ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail.ShouldNotBeNull().ShouldContain("pull_requests");
        await (await ann.PostAsync("/execute", new ExecuteRequest("x", Agent: "Nobody"))).ProblemAsync(HttpStatusCode.NotFound);
    }

    private static async Task<IReadOnlyList<AgentSummary>> ListAsync(HttpClient client) => (await client.GetAsync("/agents").ReadAsync<AgentList>()).Agents;

    private static async Task<ExecutionDetail> RunAsync(HttpClient client, ExecuteRequest request) =>
        await client.GetAsync($"/execute/{(await client.PostAsync("/execute", request).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted)).ExecutionId}").ReadAsync<ExecutionDetail>();
}
