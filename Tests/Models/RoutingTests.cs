using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.AI;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class RoutingTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public RoutingTests(ApiApplication app)
    {
        this.app = app;
        foreach (var name in new[] { "one", "two", "eye" }) app.Settings[$"Models:Providers:{name}:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks them here
        foreach (var (model, price) in new[] { ("one:Models:a", "1"), ("two:Models:b", "2"), ("eye:Models:c", "3") })
            (app.Settings[$"Models:Providers:{model}:InputPrice"], app.Settings[$"Models:Providers:{model}:OutputPrice"]) = (price, price);
        app.Settings["Models:Providers:eye:Models:c:Capabilities"] = "multimodal, documentation";
        foreach (var tier in new[] { "simple", "medium", "complex" }) app.Settings[$"Models:Tiers:{tier}"] = "one/a, two/b, eye/c";
        app.Settings["Models:Tiers:busu"] = "eye/c, two/b";
        app.Settings["Models:Roles:tests:simple"] = "two/b";
    }

    private static Task<RoutePlan> PlanAsync(HttpClient client, string prompt, string? mode = null, string? preference = null) =>
        client.PostAsync("/models/route", new RouteRequest(prompt, "python", mode, preference)).ReadAsync<RoutePlan>();

    private async Task<IEnumerable<string>> RouteAsync(Func<ModelRequest, ModelRequest> change)
    {
        var router = app.Services.GetService(typeof(ModelRouter)).ShouldBeOfType<ModelRouter>();
        var request = new ModelRequest(await app.Database.AddUserAsync(), null, "code/1", "code", "simple", "x", "python", null, [new(ChatRole.User, "x")], null);
        return (await router.RouteAsync(change(request), CancellationToken.None)).Select(candidate => candidate.Name);
    }

    [Fact]
    public async Task A_request_is_read_aloud_with_the_parts_of_its_score()
    {
        var plan = await PlanAsync(await app.ClientAsync("ann"), "a REST API for user sign-in with JWT tokens");

        (plan.Score, plan.ScoredTier, plan.Tier, plan.TaskClass, plan.Mode).ShouldBe((4, "medium", "medium", "authentication", "balanced"));
        plan.Parts.ShouldBe(new Dictionary<string, int> { ["api"] = 2, ["authentication"] = 2 }, ignoreOrder: true);
        plan.Models.Select(model => model.Model).ShouldBe(["one/a", "two/b", "eye/c"]);
        plan.Models[0].ShouldSatisfyAllConditions(model => model.Chance.ShouldBe(0.5), model => model.CostUsd.ShouldBeGreaterThan(0), model => model.Tries.ShouldBe(0));
    }

    [Theory]
    [InlineData("frugal", "simple", "one/a")]
    [InlineData("balanced", "medium", "one/a")]
    [InlineData("performance", "complex", "one/a")]
    [InlineData("busu", "complex", "eye/c")]
    public async Task The_mode_moves_the_tier(string mode, string tier, string first)
    {
        var plan = await PlanAsync(await app.ClientAsync("ann"), "a REST API for user sign-in with JWT tokens", mode);

        (plan.Tier, plan.Models[0].Model).ShouldBe((tier, first));
    }

    [Fact]
    public async Task Settings_hold_for_their_owner_and_a_request_may_differ()
    {
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1";
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        (await ann.GetAsync("/models/settings").ReadAsync<ModelSettings>()).ShouldSatisfyAllConditions(
            settings => (settings.Mode, settings.LlmPreference, settings.Learning).ShouldBe(("balanced", "balanced", true)), settings => settings.Roles.ShouldBeEmpty());

        await ann.PutAsJsonAsync("/models/settings", new ModelSettingsRequest("frugal", "fast", false, new Dictionary<string, string> { ["repair"] = "busu" }), Json.Options).ReadAsync<ModelSettings>();

        var kept = await ann.PutAsJsonAsync("/models/settings", new ModelSettingsRequest(LlmPreference: "quality"), Json.Options).ReadAsync<ModelSettings>();
        (kept.Mode, kept.LlmPreference, kept.Learning, kept.Roles["repair"]).ShouldBe(("frugal", "quality", false, "busu"));
        (await bob.GetAsync("/models/settings").ReadAsync<ModelSettings>()).Mode.ShouldBe("balanced");
        (await DetailAsync(ann, new ExecuteRequest("a REST API with JWT"))).ShouldSatisfyAllConditions(
            detail => (detail.Tier, detail.Mode, detail.LlmPreference, detail.ComplexityScore).ShouldBe(("simple", "frugal", "quality", 4)),
            detail => detail.ComplexityParts.ShouldBe(new Dictionary<string, int> { ["api"] = 2, ["authentication"] = 2 }, ignoreOrder: true));
        (await DetailAsync(ann, new ExecuteRequest("a REST API with JWT", LlmPreference: "fast", Mode: "performance"))).ShouldSatisfyAllConditions(
            detail => (detail.Tier, detail.Mode, detail.LlmPreference).ShouldBe(("complex", "performance", "fast")));
    }

    private static async Task<ExecutionDetail> DetailAsync(HttpClient client, ExecuteRequest request)
    {
        var accepted = await client.PostAsync("/execute", request).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        return await client.GetAsync($"/execute/{accepted.ExecutionId}").ReadAsync<ExecutionDetail>();
    }

    [Theory]
    [InlineData("/execute", """{ "prompt": "x", "llm_preference": "cheapest" }""", "llm_preference")]
    [InlineData("/execute", """{ "prompt": "x", "mode": "turbo" }""", "mode")]
    [InlineData("/models/route", """{ "prompt": "x", "mode": "turbo" }""", "mode")]
    [InlineData("/models/route", """{ "prompt": "x", "language": "klingon" }""", "language")]
    public async Task Words_that_are_not_known_are_told(string path, string body, string field) =>
        (await (await app.Owner.PostAsync(path, new StringContent(body, System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json")))).ProblemAsync(HttpStatusCode.BadRequest))
            .Errors.ShouldNotBeNull().ShouldContainKey(field);

    [Fact]
    public async Task A_role_may_have_a_list_and_a_mode_of_its_own()
    {
        (await RouteAsync(request => request with { Purpose = "tests", Role = "tests" })).ShouldBe(["two/b"]);
        (await RouteAsync(request => request with { Purpose = "tests", Role = "tests", Tier = "medium" })).ShouldBe(["one/a", "two/b", "eye/c"]);
        var user = await app.Database.AddUserAsync();
        await app.Services.GetService(typeof(ModelSettingsStore)).ShouldBeOfType<ModelSettingsStore>().SaveAsync(user, new(Roles: new Dictionary<string, string> { ["repair"] = "busu" }), CancellationToken.None);
        (await RouteAsync(request => request with { UserId = user, Purpose = "repair", Role = "repair" })).ShouldBe(["eye/c", "two/b"]);
        (await RouteAsync(request => request with { UserId = user })).ShouldBe(["one/a", "two/b", "eye/c"]);
    }

    [Fact]
    public async Task An_agents_strategy_goes_before_the_roles_setting_and_the_persons_setting_for_the_agent_before_both()
    {
        ModelRequest Asked(ModelRequest request, string? mode) => request with { Purpose = "repair", Role = "Adder", RoleMode = mode };
        (await RouteAsync(request => Asked(request, "busu"))).ShouldBe(["eye/c", "two/b"]);
        (await RouteAsync(request => Asked(request, null) with { Purpose = "tests" })).ShouldBe(["two/b"], "an agent without a list has the role's");
        var user = await app.Database.AddUserAsync();
        await app.Services.GetService(typeof(ModelSettingsStore)).ShouldBeOfType<ModelSettingsStore>().SaveAsync(user, new(Roles: new Dictionary<string, string> { ["repair"] = "busu" }), CancellationToken.None);
        (await RouteAsync(request => Asked(request, null) with { UserId = user })).ShouldBe(["eye/c", "two/b"]);
        (await RouteAsync(request => Asked(request, "balanced") with { UserId = user })).ShouldBe(["one/a", "two/b", "eye/c"]);
        await app.Services.GetService(typeof(ModelSettingsStore)).ShouldBeOfType<ModelSettingsStore>().SaveAsync(user, new(Roles: new Dictionary<string, string> { ["Adder"] = "busu" }), CancellationToken.None);
        (await RouteAsync(request => Asked(request, "balanced") with { UserId = user })).ShouldBe(["eye/c", "two/b"]);
    }

    [Fact]
    public async Task Pictures_go_only_to_models_that_see_and_documentation_first_to_those_made_for_it()
    {
        var picture = new ChatMessage(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")]);
        (await RouteAsync(request => request with { Messages = [picture] })).ShouldBe(["eye/c"]);
        (await RouteAsync(request => request with { Prompt = "write the README of this project" })).ShouldBe(["eye/c", "one/a", "two/b"]);
    }

    [Fact]
    public async Task Verdicts_of_the_loop_make_the_league_table_and_change_the_order()
    {
        var client = await app.ClientAsync("ann");
        var accepted = await client.PostAsync("/execute", new ExecuteRequest("add two numbers", "python")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await JudgeAsync(accepted.ExecutionId, attempt, "one", "a", 0.50m, proven: false);
            await JudgeAsync((await client.PostAsync("/execute", new ExecuteRequest("add three numbers", "python")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted)).ExecutionId, 1, "two", "b", 0.01m, proven: attempt > 1);
        }

        var league = await client.GetAsync("/models/league").ReadAsync<LeagueTable>();

        league.Models.Select(row => (row.Model, row.Tries, row.Proven, row.CostUsd, row.CostPerProven)).ShouldBe([("two/b", 5L, 4L, 0.05m, 0.0125m), ("one/a", 5L, 0L, 2.5m, null)]);
        (await client.GetAsync("/models/league?language=go").ReadAsync<LeagueTable>()).Models.ShouldBeEmpty();
        (await client.GetAsync("/models/league?language=python&task_class=plain").ReadAsync<LeagueTable>()).Models.Count.ShouldBe(2);
        (await (await app.ClientAsync("bob")).GetAsync("/models/league").ReadAsync<LeagueTable>()).Models.ShouldBeEmpty();
        var firsts = new List<string>();
        for (var draw = 0; draw < 20; draw++) firsts.Add((await PlanAsync(client, "add four numbers")).Models[0].Model);
        firsts.Count(first => first == "one/a").ShouldBeLessThan(6);
        for (var draw = 0; draw < 20; draw++)
        {
            var documented = (await PlanAsync(client, "write the README of this project")).Models;
            (documented[0].Model, documented[1].Why).ShouldBe(("eye/c", null), "whatever was learned, what is made for it comes first");
        }
        await client.PutAsJsonAsync("/models/settings", new ModelSettingsRequest(Learning: false), Json.Options).ReadAsync<ModelSettings>();
        (await PlanAsync(client, "add four numbers")).Models[0].Model.ShouldBe("one/a");
    }

    /// <summary>An attempt as the loop leaves it, and its verdict.</summary>
    private async Task JudgeAsync(Guid executionId, int attempt, string provider, string model, decimal cost, bool proven)
    {
        var execution = (await app.Database.Source.FirstAsync<Execution>($"select {ExecutionStore.Columns} from executions where id = @executionId", new { executionId }, CancellationToken.None))!;
        await app.Database.Source.ExecuteAsync("""
            insert into attempts (execution_id, number, user_id, strategy, why, tier) values (@Id, @attempt, @UserId, 'generate', '', @Tier);
            insert into model_calls (id, user_id, execution_id, step, purpose, provider, model, outcome, cost_usd, latency_ms)
            values (gen_random_uuid(), @UserId, @Id, 'code/' || @attempt, 'code', @provider, @model, 'failed', @half, 1), (gen_random_uuid(), @UserId, @Id, 'code/' || @attempt, 'code', @provider, @model, 'completed', @half, 1)
            """, new { execution.Id, execution.UserId, execution.Tier, attempt, provider, model, half = cost / 2 }, CancellationToken.None);
        for (var time = 0; time < 2; time++) // judged again after a crash, it counts once
            await app.Database.Source.InTransactionAsync(async transaction =>
            {
                await ModelVerdicts.RecordAsync(transaction, execution, attempt, proven, CancellationToken.None);
                return true;
            }, CancellationToken.None);
    }
}
