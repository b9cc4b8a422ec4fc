using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace RestApi;

/// <summary>The same over a real connection.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    private readonly HttpClient client = new();
    private Server server = null!;

    public Task InitializeAsync()
    {
        client.BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}/");
        server = new Server(new Api(new Store()), client.BaseAddress.ToString());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task C1_A_record_travels_there_and_back()
    {
        var values = new JsonObject(Schema.Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)(field.Kind switch
        {
            FieldKind.Text => "a text & more",
            FieldKind.Boolean => true,
            _ => 7
        }))));
        using var created = await client.PostAsJsonAsync(Api.Collection, values);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"{Api.Collection}/1", created.Headers.Location!.ToString());

        var filter = Schema.Fields[0].Kind switch { FieldKind.Text => "a%20text%20%26%20more", FieldKind.Boolean => "true", _ => "7" };
        var list = await client.GetFromJsonAsync<JsonObject>($"{Api.Collection}?limit=5&{Schema.Fields[0].Name}={filter}");
        Assert.Equal(1, list!["total"]!.GetValue<int>());
        using var deleted = await client.DeleteAsync($"{Api.Collection}/1");
        Assert.Equal((HttpStatusCode.NoContent, ""), (deleted.StatusCode, await deleted.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task C6_What_is_not_possible_is_said_in_the_headers_too()
    {
        using var answer = await client.DeleteAsync(Api.Collection);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "POST"], answer.Content.Headers.Allow);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task C5_A_body_must_have_a_sensible_length()
    {
        using var content = new StringContent(new string('x', Server.MaxBodyBytes + 1), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(Api.Collection, content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
