using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nightshift.Infrastructure;

namespace Nightshift.Executions;

public sealed class LanguageEndpointTests : IAsyncLifetime
{
    private const string Key = "a-runner-key-for-tests-only";

    private readonly ApiApplication app = new();
    private readonly WebApplication runner = Runner();

    public async Task InitializeAsync()
    {
        await runner.StartAsync();
        app.Settings["services:runner:http:0"] = runner.Urls.Single();
        app.Settings[RunnerClient.KeyVariable] = Key;
        await app.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await runner.DisposeAsync();
    }

    [Fact]
    public async Task Every_language_is_listed_with_what_Runner_says_of_it()
    {
        var list = await app.Owner.GetAsync("/languages").ReadAsync<LanguageList>();

        list.Problem.ShouldBeNull();
        list.Languages.Select(language => language.Name).ShouldBe(Language.All.Select(language => language.Name));
        var python = list.Languages.Single(language => language.Name == "python");
        python.ShouldSatisfyAllConditions(() => python.Works.ShouldBe(true), () => python.Tools["pytest"].ShouldBe("7.2.1"));
        var other = list.Languages.First(language => language.Name != "python");
        other.ShouldSatisfyAllConditions(() => other.Works.ShouldBe(false), () => other.Problem.ShouldNotBeNullOrEmpty());
    }

    [Fact]
    public async Task A_silent_Runner_is_told_in_words()
    {
        await runner.StopAsync();

        var list = await app.Owner.GetAsync("/languages").ReadAsync<LanguageList>();

        list.Problem!.ShouldContain("Runner does not answer");
        list.Languages.ShouldAllBe(language => language.Works == null);
    }

    private static WebApplication Runner()
    {
        var runner = LocalServer.Build();
        runner.MapGet("/toolchains", (HttpRequest request) => request.Headers.Authorization != $"Bearer {Key}"
            ? Results.Unauthorized()
            : Results.Text("""[{"language":"python","works":true,"tools":{"pytest":"7.2.1"}}]""", "application/json"));
        return runner;
    }
}
