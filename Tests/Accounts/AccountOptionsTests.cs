using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nightshift.Infrastructure;

namespace Nightshift.Accounts;

public sealed class AccountOptionsTests : IAsyncLifetime
{
    private readonly ApiApplication app = new();

    [Theory]
    [InlineData("")]
    [InlineData("fifteen-letters")]
    public void The_Api_does_not_start_without_a_token_of_16_characters(string token)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(AccountOptions.TokenKey, token)]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddAccounts().BuildServiceProvider();

        var error = Should.Throw<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate); // what the host calls first

        error.Message.ShouldContain(AccountOptions.TokenKey);
        if (token.Length > 0) error.Message.ShouldNotContain(token);
    }

    [Fact]
    public async Task Nobody_registers_when_registration_is_closed()
    {
        app.Settings["Accounts:Registration"] = "closed";

        var response = await app.Nobody.PostAsync("/auth/register", new RegisterRequest("Ann", "ann@example.org", ApiApplication.Password));

        await response.ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task One_address_tries_only_so_often()
    {
        app.Settings["Accounts:AttemptsPerAddress"] = "3";
        for (var i = 0; i < 3; i++) (await LoginAsync($"{i}@example.org")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var response = await LoginAsync("4@example.org");

        await response.ProblemAsync(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task One_e_mail_is_tried_only_so_often_from_wherever()
    {
        app.Settings["Accounts:AttemptsPerEmail"] = "3";
        for (var i = 0; i < 3; i++) (await LoginAsync("ann@example.org", $"10.0.0.{i}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await (await LoginAsync("ANN@example.org", "10.0.0.9")).ProblemAsync(HttpStatusCode.TooManyRequests);

        (await LoginAsync("bob@example.org", "10.0.0.9")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_address_is_the_browsers_when_Web_forwards_it()
    {
        app.Settings["Accounts:AttemptsPerAddress"] = "1";
        (await LoginAsync("a@example.org", "10.0.0.1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await LoginAsync("a@example.org", "10.0.0.2")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await LoginAsync("a@example.org", "10.0.0.1")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    public Task InitializeAsync() => app.InitializeAsync();

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    private Task<HttpResponseMessage> LoginAsync(string email, string? from = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/auth/login")
        {
            Content = JsonContent.Create(new LoginRequest(email, "wrong password"), options: Json.Options)
        };
        if (from is not null) request.Headers.Add("X-Forwarded-For", from);
        return app.Nobody.SendAsync(request);
    }
}
