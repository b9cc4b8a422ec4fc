using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class ModelCatalogTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private ServiceProvider? services;

    private static readonly string Nowhere = $"http://127.0.0.1:{TestPorts.Next()}/v1";

    private ModelCatalog Catalog(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Models:{setting.Key}", (string?)setting.Value)).Append(KeyValuePair.Create("OLLAMA_HOST", (string?)new Uri(Nowhere).Authority)))
            .Build();
        services = new ServiceCollection().AddLogging().AddSingleton(database.Source).AddModels(configuration).BuildServiceProvider();
        return services.GetRequiredService<ModelCatalog>();
    }

    private async Task<string> CandidatesAsync(string tier, params (string, string)[] settings) =>
        string.Join(", ", (await Catalog(settings).CandidatesAsync(TestDatabase.LocalUser, tier, CancellationToken.None)).Select(candidate => candidate.Name));

    private string[] Problems(params (string, string)[] settings) =>
        [.. Should.Throw<OptionsValidationException>(() => Catalog(settings)).Failures];

    [Fact]
    public async Task Nothing_connected_leaves_the_built_in_engine() => (await CandidatesAsync("simple")).ShouldBe("builtin/templates");

    [Fact]
    public async Task A_key_connects_a_shipped_provider_in_the_order_of_each_tier()
    {
        (await CandidatesAsync("simple", ("Providers:openai:ApiKey", "k"), ("Providers:groq:ApiKey", "k"))).ShouldBe("groq/llama-3.3-70b-versatile, openai/gpt-4.1-nano");
        (await CandidatesAsync("complex", ("Providers:openai:ApiKey", "k"), ("Providers:groq:ApiKey", "k"))).ShouldBe("openai/gpt-4.1, groq/openai/gpt-oss-120b");
    }

    [Fact]
    public async Task A_blank_key_connects_nothing() => (await CandidatesAsync("simple", ("Providers:groq:ApiKey", " "))).ShouldBe("builtin/templates");

    [Fact]
    public async Task A_provider_that_no_tier_names_serves_every_tier_after_the_named_ones() =>
        (await CandidatesAsync("medium", ("Providers:mine:BaseUrl", Nowhere), ("Providers:mine:Models:big:InputPrice", "1"), ("Providers:groq:ApiKey", "k"))).ShouldBe("groq/openai/gpt-oss-120b, mine/big");

    [Fact]
    public async Task Without_a_configured_model_the_first_that_the_server_lists_is_taken()
    {
        await using var server = await ModelStandIn.StartAsync();
        server.Models = ["nomic-embed-text", "qwen2.5-coder:7b", "other"];
        (await CandidatesAsync("simple", ("Providers:mine:BaseUrl", server.BaseUrl))).ShouldBe("mine/qwen2.5-coder:7b");
    }

    [Fact]
    public async Task Without_a_list_the_model_is_called_default()
    {
        await using var server = await ModelStandIn.StartAsync();
        server.Models = null;
        (await CandidatesAsync("simple", ("Providers:mine:BaseUrl", server.BaseUrl))).ShouldBe("mine/default");
    }

    [Fact]
    public async Task A_local_server_is_connected_when_it_answers_with_models()
    {
        await using var server = await ModelStandIn.StartAsync();
        server.Models = ["qwen2.5-coder:7b"];
        var listing = new ModelListing(new ModelHttp(), TimeProvider.System);
        var options = new ModelOptions();
        options.Providers["ollama"] = new ProviderOptions("ollama") { BaseUrl = server.BaseUrl, IsLocal = true };
        options.Providers["localai"] = new ProviderOptions("localai") { BaseUrl = Nowhere, IsLocal = true };

        var keys = new ModelKeyStore(database.Source, new SecretSeal(options.KeyFolder), TimeProvider.System, NullLogger<ModelKeyStore>.Instance);

        var candidate = (await new ModelCatalog(Options.Create(options), listing, keys).CandidatesAsync(TestDatabase.LocalUser, "simple", CancellationToken.None)).ShouldHaveSingleItem();

        candidate.Name.ShouldBe("ollama/qwen2.5-coder:7b");
        candidate.Info.ShouldBe(new ModelInfo(0, 0)); // its own machine costs nothing
    }

    [Fact]
    public async Task What_a_server_lists_is_asked_for_again_after_thirty_seconds()
    {
        await using var server = await ModelStandIn.StartAsync();
        var time = new ManualTime();
        var listing = new ModelListing(new ModelHttp(), time);
        var provider = new ProviderOptions("mine") { BaseUrl = server.BaseUrl };

        (await listing.ListAsync(provider, null, CancellationToken.None)).ShouldBe(["stand-in"]);
        server.Models = ["another"];
        time.Advance(29);
        (await listing.ListAsync(provider, null, CancellationToken.None)).ShouldBe(["stand-in"]);
        time.Advance(1);
        (await listing.ListAsync(provider, null, CancellationToken.None)).ShouldBe(["another"]);
    }

    [Fact]
    public async Task A_tier_may_name_the_built_in_engine_among_connected_models() =>
        (await CandidatesAsync("simple", ("Providers:groq:ApiKey", "k"), ("Tiers:simple", "builtin/templates, groq/m:1"))).ShouldBe("builtin/templates, groq/m:1");

    [Fact]
    public async Task A_tier_can_be_an_array_too() =>
        (await CandidatesAsync("simple", ("Providers:groq:ApiKey", "k"), ("Tiers:simple:0", "groq/b"), ("Tiers:simple:1", "groq/a"))).ShouldBe("groq/b, groq/a");

    [Fact]
    public void Prices_are_read_for_ids_with_colons_and_laid_over_the_shipped_ones()
    {
        Catalog(("Providers:ollama:Models:qwen2.5-coder:7b:InputPrice", "0.5"), ("Providers:ollama:Models:llama3.2:3b", ""), ("Providers:groq:Models:llama-3.1-8b-instant:OutputPrice", "9"));
        var providers = services!.GetRequiredService<IOptions<ModelOptions>>().Value.Providers;

        providers["ollama"].Models["qwen2.5-coder:7b"].ShouldBe(new ModelInfo(0.5m));
        providers["ollama"].Models.ShouldContainKey("llama3.2:3b");
        providers["groq"].Models["llama-3.1-8b-instant"].ShouldBe(new ModelInfo(0.05m, 9m, 131_072));
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_its_key() =>
        Problems(
            ("Providers:a:Kind", "mystery"),
            ("Providers:b:BaseUrl", "ftp://x"),
            ("Providers:groq:ApiKey", "two\nlines"),
            ("Providers:groq:Models:m:InputPrice", "cheap"),
            ("Providers:groq:Models:n:InputPrice", "-1"),
            ("Tiers:huge", "groq/m"),
            ("Tiers:simple", "groq, nobody/m"),
            ("Roles:tests:simple", "nobody/n"),
            ("Providers:groq:Models:o:Capabilities", "flying"),
            ("Tries", "0")).ShouldBe(
        [
            "Models:Providers:groq:Models:m:InputPrice must be a number, not 'cheap'.",
            "Models: The field Tries must be between 1 and 10.",
            "Models:Providers:groq:Models:n must have prices of 0 or more and ContextTokens above 0.",
            "Models:Providers:a:Kind must be openai, anthropic, cassette or builtin, not 'mystery'.",
            "Models:Providers:b:BaseUrl must be an http or https address, such as https://host/v1.",
            "Models:Providers:groq:ApiKey holds a space or a character that no key has. Copy it again.",
            "Models:Tiers:huge is not a tier. Use simple, medium, complex, busu.",
            "Models:Tiers:simple must list provider/model, not 'groq'.",
            "Models:Roles:tests:simple names 'nobody/n', but there is no provider nobody. Add Models:Providers:nobody:BaseUrl.",
            "Models:Providers:groq:Models:o:Capabilities must list documentation, multimodal, embedding or transcription, not 'flying'.",
            "Models:Tiers:simple names 'nobody/m', but there is no provider nobody. Add Models:Providers:nobody:BaseUrl."
        ], ignoreOrder: true);

    [Fact]
    public void The_shipped_configuration_is_valid()
    {
        Catalog();
        var options = services!.GetRequiredService<IOptions<ModelOptions>>().Value;
        foreach (var entry in options.Tiers.Values.SelectMany(tier => tier))
            options.Providers[entry.Split('/', 2)[0]].Models.ShouldContainKey(entry.Split('/', 2)[1]);
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null) await services.DisposeAsync();
    }
}
