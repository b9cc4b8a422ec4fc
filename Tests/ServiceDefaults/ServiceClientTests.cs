using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.ServiceDefaults;

public sealed class ServiceClientTests
{
    [Fact]
    public async Task Calls_take_turns_among_the_replicas()
    {
        await using var first = await ServiceHost.StartAsync(map: app => app.MapGet("/who", () => "first"));
        await using var second = await ServiceHost.StartAsync(map: app => app.MapGet("/who", () => "second"));
        await using var caller = await CallerOf(first, second);
        var client = caller.App.Services.GetRequiredService<Client>();

        var answers = new List<string>();
        for (var call = 0; call < 4; call++)
            answers.Add(await client.Http.GetStringAsync("/who"));

        answers.ShouldBe(["first", "second", "first", "second"], ignoreOrder: true);
        answers[0].ShouldBe(answers[2]);
    }

    [Fact]
    public async Task A_GET_is_tried_again_at_the_next_replica()
    {
        await using var gone = await ServiceHost.StartAsync();
        await using var there = await ServiceHost.StartAsync(map: app => app.MapGet("/who", () => "there"));
        await using var caller = await CallerOf(gone, there);
        await gone.App.StopAsync();
        var client = caller.App.Services.GetRequiredService<Client>();

        for (var call = 0; call < 4; call++)
            (await client.Http.GetStringAsync("/who")).ShouldBe("there");
    }

    [Fact]
    public async Task A_GET_is_tried_four_times_and_a_POST_once()
    {
        var gets = 0;
        var posts = 0;
        await using var busy = await ServiceHost.StartAsync(map: app =>
        {
            app.MapGet("/work", () => Refuse(ref gets));
            app.MapPost("/work", () => Refuse(ref posts));
        });
        await using var caller = await CallerOf(busy);
        var client = caller.App.Services.GetRequiredService<Client>();

        (await client.Http.GetAsync("/work")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.Http.PostAsync("/work", null)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        gets.ShouldBe(4);
        posts.ShouldBe(1);
    }

    [Fact]
    public async Task A_service_without_an_address_is_named()
    {
        await using var caller = await CallerOf();

        var error = await Should.ThrowAsync<InvalidOperationException>(() => caller.App.Services.GetRequiredService<Client>().Http.GetAsync("/who"));

        error.Message.ShouldBe("There is no address of the service 'runner'. Start through AppHost, or set services__runner__http__0.");
    }

    private static Task<ServiceHost> CallerOf(params ServiceHost[] replicas) => ServiceHost.StartAsync(
        builder => builder.AddServiceClient<Client>("runner"), null,
        [.. replicas.Select((replica, index) => ($"services:runner:http:{index}", replica.App.Urls.First()))]);

    private static IResult Refuse(ref int count)
    {
        Interlocked.Increment(ref count);
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    public sealed class Client(HttpClient http)
    {
        public HttpClient Http => http;
    }
}
