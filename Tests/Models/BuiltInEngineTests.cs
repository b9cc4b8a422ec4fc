using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class BuiltInEngineTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string JwtPrompt = "a REST API for user sign-in with JWT tokens";

    [Theory]
    [InlineData("python", "code", "app.py")]
    [InlineData("python", "repair", "app.py")]
    [InlineData("python", "tests", "test_app.py")]
    [InlineData("javascript", "code", "app.mjs")]
    [InlineData("javascript", "tests", "app.test.mjs")]
    public async Task Without_a_model_the_template_that_fits_is_the_reply(string language, string purpose, string path)
    {
        await using var rig = new ModelRig(database, []);
        var request = await rig.RequestAsync() with { Prompt = JwtPrompt, Language = language, Purpose = purpose };

        var reply = await rig.AskAsync(request);

        (reply.Provider, reply.Model, reply.CostUsd, reply.InputTokens, reply.OutputTokens).ShouldBe(("builtin", "templates", 0m, 0, 0));
        reply.Note.ShouldBe("Built from the template JWT sign-in API; connect a model for free-form requests.");
        rig.Delta.ShouldBe(reply.Text);
        var expected = purpose == "tests" ? BuiltInEngine.Choose(request)!.Tests : BuiltInEngine.Choose(request)!.Code;
        ReplyParser.Parse(reply.Text, "main.py").ShouldBe(expected);
        expected.ShouldHaveSingleItem().Path.ShouldBe(path);
        (await rig.RowsAsync(request)).ShouldHaveSingleItem().Outcome.ShouldBe("completed");
    }

    [Fact]
    public async Task A_request_that_no_template_fits_says_what_to_do()
    {
        await using var rig = new ModelRig(database, []);
        var request = await rig.RequestAsync() with { Prompt = "a chess engine" };

        (await Should.ThrowAsync<ModelUnavailableException>(() => rig.AskAsync(request))).Message
            .ShouldBe("No model could answer: no built-in template fits this request; connect a model for it.");
    }

    [Fact]
    public async Task A_model_that_fails_is_not_swapped_for_a_template_in_silence()
    {
        await using var standIn = await ModelStandIn.StartAsync(_ => new() { Status = 401 });
        await using var rig = new ModelRig(database, [("Providers:one:BaseUrl", standIn.BaseUrl)]);
        var request = await rig.RequestAsync() with { Prompt = JwtPrompt };

        await Should.ThrowAsync<ModelUnavailableException>(() => rig.AskAsync(request));

        rig.Started.ShouldBe(["one/stand-in"]);
    }

    [Fact]
    public async Task A_tier_that_names_the_engine_uses_it_beside_models()
    {
        await using var standIn = await ModelStandIn.StartAsync();
        await using var rig = new ModelRig(database, [("Providers:one:BaseUrl", standIn.BaseUrl), ("Tiers:simple", "builtin/templates, one/m")]);
        var request = await rig.RequestAsync();

        (await rig.AskAsync(request with { Prompt = JwtPrompt })).Provider.ShouldBe("builtin");
        (await rig.AskAsync(request with { Prompt = "a chess engine", Step = "code/2" })).Provider.ShouldBe("one");
    }

    [Fact]
    public async Task What_can_be_served_is_told_before_it_is_asked()
    {
        await using var rig = new ModelRig(database, []);
        var availability = rig.Get<ModelAvailability>();

        (await availability.WhyNotAsync(TestDatabase.LocalUser, JwtPrompt, "python", null, CancellationToken.None)).ShouldBeNull();
        (await availability.WhyNotAsync(TestDatabase.LocalUser, "a chess engine", "python", "python-rest-api", CancellationToken.None)).ShouldBeNull();
        (await availability.WhyNotAsync(TestDatabase.LocalUser, "a chess engine", "python", null, CancellationToken.None)).ShouldBe(
            "No model is connected and no built-in template fits this request. Connect one by starting Ollama on this machine or by setting a provider's key, such as "
            + "Models__Providers__groq__ApiKey, and start Nightshift again; or ask for one of: CLI tool, CRUD store, CSV/JSON converter, JWT sign-in API, Rate limiter, REST API.");
        (await availability.WhyNotAsync(TestDatabase.LocalUser, JwtPrompt, "java", null, CancellationToken.None)).ShouldNotBeNull().ShouldStartWith("No model is connected, and there are no built-in templates for java. Connect one by");
    }

    [Fact]
    public async Task With_a_model_connected_anything_can_be_asked()
    {
        await using var rig = new ModelRig(database, [("Providers:groq:ApiKey", "k")]);

        (await rig.Get<ModelAvailability>().WhyNotAsync(TestDatabase.LocalUser, "a chess engine", "go", null, CancellationToken.None)).ShouldBeNull();
    }
}
