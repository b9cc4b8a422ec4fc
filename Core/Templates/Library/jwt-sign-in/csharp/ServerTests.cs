using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace SignIn;

/// <summary>The same over a real connection.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    private readonly HttpClient client = new();
    private Server server = null!;

    public Task InitializeAsync()
    {
        client.BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}/");
        server = new Server(new Api(new Accounts(new byte[Accounts.MinSecretBytes], iterations: 10)), client.BaseAddress.ToString());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task C1_A_user_signs_in_over_http()
    {
        var credentials = new JsonObject { [Accounts.Identity] = "ada@example.com".Replace("@", Accounts.Identity == "email" ? "@" : "."), ["password"] = new string('x', Accounts.MinPasswordLength) };
        using var registered = await client.PostAsJsonAsync($"{Api.Prefix}/register", credentials);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        using var login = await client.PostAsJsonAsync($"{Api.Prefix}/login", credentials);
        Assert.Equal("no-store", login.Headers.CacheControl!.ToString());
        var token = (await login.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>();

        using var unknown = await client.GetAsync($"{Api.Prefix}/me");
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (unknown.StatusCode, unknown.Headers.WwwAuthenticate.ToString()));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var me = await client.GetAsync($"{Api.Prefix}/me");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }

    [Fact]
    public async Task C7_What_cannot_be_taken_is_refused_with_a_reason()
    {
        using var content = new StringContent(new string('x', Server.MaxBodyBytes + 1), Encoding.UTF8, "application/json");
        using var large = await client.PostAsync($"{Api.Prefix}/login", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var wrong = await client.DeleteAsync($"{Api.Prefix}/login");
        Assert.Equal(["POST"], wrong.Content.Headers.Allow);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
