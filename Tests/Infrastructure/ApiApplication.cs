using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Accounts;

namespace Nightshift.Infrastructure;

/// <summary>The Api itself on a free port of 127.0.0.1, over a database and a folder of its own; gone afterwards.</summary>
public sealed class ApiApplication : WebApplicationFactory<TokenAuthenticationHandler>, IAsyncLifetime
{
    public const string LocalToken = "the-local-token-of-the-tests";

    public const string Password = "correct horse battery";

    private readonly string folder = Directory.CreateTempSubdirectory("nightshift-test-api-").FullName;

    public TestDatabase Database { get; } = new();

    /// <summary>Where the contents of artifacts are kept.</summary>
    public string ArtifactFolder => Path.Combine(folder, "artifacts");

    /// <summary>Where workspaces are kept.</summary>
    public string WorkspaceFolder => Path.Combine(folder, "workspaces");

    /// <summary>Configuration on top of the tests' own; set it before the first client is asked for.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>The clock, when it is not the machine's; set it before the first client is asked for.</summary>
    public TimeProvider? Time { get; set; }

    /// <summary>The local owner.</summary>
    public HttpClient Owner => field ??= Client(LocalToken);

    /// <summary>Somebody without a token.</summary>
    public HttpClient Nobody => field ??= Client(null);

    public Uri Address => field ??= Start();

    public HttpClient Client(string? token)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A newly registered person, signed in.</summary>
    public async Task<HttpClient> ClientAsync(string name)
    {
        var response = await Nobody.PostAsJsonAsync("/auth/register", new RegisterRequest(name, $"{name}-{Guid.NewGuid():n}@example.org", Password), Json.Options);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        return Client((await response.Content.ReadFromJsonAsync<SignedIn>(Json.Options))!.Token);
    }

    public Task InitializeAsync() => Database.InitializeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:nightshift", Database.ConnectionString);
        builder.UseSetting(AccountOptions.TokenKey, LocalToken);
        builder.UseSetting("Accounts:AttemptsPerAddress", "1000");
        builder.UseSetting("Artifacts:Folder", ArtifactFolder + "/");
        builder.UseSetting("Workspaces:Folder", WorkspaceFolder);
        builder.UseSetting("Models:KeyFolder", Path.Combine(folder, "keys"));
        builder.UseSetting("OLLAMA_HOST", "127.0.0.1:9"); // whatever runs on this machine
        foreach (var (key, value) in Settings) builder.UseSetting(key, value);
        if (Time is not null) builder.ConfigureTestServices(services => services.AddSingleton(Time));
    }

    private Uri Start()
    {
        UseKestrel(0);
        StartServer();
        var addresses = Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return new Uri(addresses.Single().Replace("[::]", "127.0.0.1").Replace("localhost", "127.0.0.1"));
    }
}
