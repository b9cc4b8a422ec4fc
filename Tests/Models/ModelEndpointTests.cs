using System.Net;
using System.Net.Http.Json;
using Nightshift.Infrastructure;
using Nightshift.Usage;

namespace Nightshift.Models;

public sealed class ModelEndpointTests : IClassFixture<ApiApplication>, IClassFixture<ModelEndpointTests.SharedStandIn>
{
    private const string Key = "sk-a-key-that-ann-entered";

    private readonly ApiApplication app;
    private readonly ModelStandIn standIn;

    public ModelEndpointTests(ApiApplication app, SharedStandIn shared)
    {
        this.app = app;
        standIn = shared.StandIn;
        standIn.Default = asked => asked.Authorization.Contains("refused") ? new() { Status = 401 } : new() { Text = "ok" };
        app.Settings["Models:Providers:openai:BaseUrl"] = standIn.BaseUrl;
        app.Settings["Models:Providers:anthropic:BaseUrl"] = standIn.AnthropicUrl;
        app.Settings["Models:Providers:mine:BaseUrl"] = standIn.BaseUrl;
        app.Settings["Models:Providers:gone:BaseUrl"] = "http://127.0.0.1:9/v1";
    }

    /// <summary>One for the class: the Api learns its address once.</summary>
    public sealed class SharedStandIn : IAsyncLifetime
    {
        public ModelStandIn StandIn { get; private set; } = null!;

        public async Task InitializeAsync() => StandIn = await ModelStandIn.StartAsync();

        public async Task DisposeAsync() => await StandIn.DisposeAsync();
    }

    private static async Task<ModelProvider> ProviderAsync(HttpClient client, string name) =>
        (await client.GetAsync("/models").ReadAsync<ModelProviderList>()).Providers.Single(provider => provider.Name == name);

    private static Task<HttpResponseMessage> EnterAsync(HttpClient client, string provider, string key) =>
        client.PutAsJsonAsync($"/models/{provider}/key", new ModelKeyRequest(key), Json.Options);

    [Fact]
    public async Task Providers_are_listed_with_models_prices_their_date_and_tiers()
    {
        var client = await app.ClientAsync("ann");

        var anthropic = await ProviderAsync(client, "anthropic");
        (anthropic.Kind, anthropic.Local, anthropic.Status).ShouldBe(("anthropic", false, ModelProviderStatus.Green));
        var model = anthropic.Models.Single(model => model.Id == "claude-sonnet-4-5");
        (model.InputPrice, model.CachedInputPrice, model.OutputPrice, model.ContextTokens).ShouldBe((3m, 0.30m, 15m, 200_000));
        model.PricesAsOf.ShouldNotBeNull();
        model.Tiers.ShouldBe(["complex", "busu"]);
        model.Capabilities.ShouldBe(["multimodal"]);
        (await ProviderAsync(client, "openai")).Models.Single(other => other.Id == "text-embedding-3-small").ShouldSatisfyAllConditions(
            other => other.Capabilities.ShouldBe(["embedding"]), other => other.Tiers.ShouldBeEmpty());
        var groq = await ProviderAsync(client, "groq");
        (groq.Connected, groq.Status, groq.Cause, groq.KeySource).ShouldBe((false, ModelProviderStatus.Off, "no key is set; enter one", null));
        (await ProviderAsync(client, "mine")).Models.ShouldHaveSingleItem().ShouldBe(
            new ProviderModel("stand-in", null, null, null, null, null, [], ["simple", "medium", "complex", "busu"]), new Comparer());
        (await ProviderAsync(client, "lmstudio")).ShouldSatisfyAllConditions(local => local.Local.ShouldBeTrue(), local => local.Status.ShouldBe(ModelProviderStatus.Off));
        (await ProviderAsync(client, "builtin")).Status.ShouldBe(ModelProviderStatus.Green);
    }

    [Theory]
    [InlineData("openai", "gpt-4.1-nano")]
    [InlineData("anthropic", "claude-haiku-4-5")]
    public async Task A_key_is_tried_stored_used_and_never_shown(string provider, string model)
    {
        var client = await app.ClientAsync("ann");

        var stored = await EnterAsync(client, provider, $" {Key} ").ReadAsync<ModelKeyStored>();

        stored.KeyLastFour.ShouldBe("ered");
        (stored.Test.Works, stored.Test.ListedModels, stored.Test.Model, stored.Test.Cause).ShouldBe((true, 1, model, null));
        stored.Test.FirstTokenMs.ShouldNotBeNull();
        stored.Test.CostUsd.ShouldBeGreaterThan(0);
        standIn.Requests.Last(asked => asked.Model == model).Authorization.ShouldBe($"Bearer {Key}");
        var listed = await client.GetStringAsync("/models");
        listed.ShouldNotContain(Key);
        (await ProviderAsync(client, provider)).ShouldSatisfyAllConditions(
            seen => (seen.KeySource, seen.KeyLastFour, seen.Connected, seen.Status).ShouldBe(("user", "ered", true, ModelProviderStatus.Green)), seen => seen.LastCallAt.ShouldNotBeNull());
        (await client.GetAsync("/stats").ReadAsync<UsageStatistics>()).ModelUsage.All.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_its_owners_only()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        await EnterAsync(ann, "openai", Key).ReadAsync<ModelKeyStored>();

        (await ProviderAsync(bob, "openai")).ShouldSatisfyAllConditions(seen => seen.KeyLastFour.ShouldBeNull(), seen => seen.KeySource.ShouldBeNull());
        await (await bob.DeleteAsync("/models/openai/key")).ProblemAsync(HttpStatusCode.NotFound);
        (await ProviderAsync(ann, "openai")).KeySource.ShouldBe("user");
        (await ann.DeleteAsync("/models/OpenAI/key")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ProviderAsync(ann, "openai")).KeySource.ShouldBeNull();
        await (await ann.DeleteAsync("/models/openai/key")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_key_that_the_provider_refuses_is_not_stored()
    {
        var client = await app.ClientAsync("ann");

        var problem = await (await EnterAsync(client, "openai", "sk-this-one-is-refused")).ProblemAsync(HttpStatusCode.UnprocessableEntity);

        problem.Detail.ShouldBe("The key is not stored: openai refused the key that you entered (HTTP 401); enter a valid one.");
        (await ProviderAsync(client, "openai")).KeyLastFour.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    public async Task What_cannot_be_a_key_is_told_at_once(string key) =>
        await (await EnterAsync(await app.ClientAsync("ann"), "openai", key)).ProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_provider_that_keeps_failing_turns_yellow_and_then_red_with_the_cause()
    {
        var client = await app.ClientAsync("ann");
        List<ModelProviderStatus> seen = [];
        for (var test = 0; test < 3; test++)
        {
            var result = await client.PostAsync("/models/gone/test", null).ReadAsync<ModelTestResult>();
            (result.Works, result.ListedModels).ShouldBe((false, null));
            seen.Add((await ProviderAsync(client, "gone")).Status);
        }

        seen.ShouldBe([ModelProviderStatus.Yellow, ModelProviderStatus.Yellow, ModelProviderStatus.Red]);
        (await ProviderAsync(client, "gone")).Cause.ShouldBe("gone at 127.0.0.1:9 cannot be reached; check that it runs, and Models:Providers:gone:BaseUrl");
        (await ProviderAsync(await app.ClientAsync("bob"), "gone")).Status.ShouldBe(ModelProviderStatus.Green);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_is_not_found()
    {
        var client = await app.ClientAsync("ann");

        await (await EnterAsync(client, "nobody", Key)).ProblemAsync(HttpStatusCode.NotFound);
        await (await client.PostAsync("/models/builtin/test", null)).ProblemAsync(HttpStatusCode.NotFound);
    }

    private sealed class Comparer : IEqualityComparer<ProviderModel>
    {
        public bool Equals(ProviderModel? one, ProviderModel? other) => Json.Write(one) == Json.Write(other);

        public int GetHashCode(ProviderModel model) => 0;
    }
}
