using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Validations;

namespace Nightshift.Tests.Runner;

/// <summary>The whole of Runner, on a free port of this machine. Without bubblewrap and the tools its tests fail: they prove nothing elsewhere.</summary>
public class RunnerHost : WebApplicationFactory<SandboxOptions>
{
    public const string Key = "a key for tests";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo packages = Directory.CreateTempSubdirectory("nightshift-test-packages-");

    public RunnerHost()
    {
        UseKestrel(0);
        packages.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Settings["Dependencies:Folder"] = PackageFolder;
        foreach (var manager in (string[])["pip", "npm", "nuget", "maven", "go"])
            Settings[$"Dependencies:Registries:{manager}"] = "http://registry.localhost:9/"; // nobody listens there: no test asks a real registry
    }

    public Dictionary<string, string> Settings { get; } = new() { [RunnerKey.Variable] = Key, ["Logging:LogLevel:Default"] = "Warning", ["Sandbox:WallSeconds"] = "120", ["Mutations:Seconds"] = "60", ["Toolchains:ReadyAtStart"] = "", ["Previews:StartSeconds"] = "150" };

    /// <summary>What is otherwise than on this machine.</summary>
    public Action<IServiceCollection> Changes { get; init; } = _ => { };

    public string PackageFolder => packages.FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
        foreach (var below in packages.EnumerateDirectories("*", SearchOption.AllDirectories))
            below.UnixFileMode |= UnixFileMode.UserWrite;
        packages.Delete(recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory); // wherever the tests or the benchmarks are started
        foreach (var (name, value) in Settings)
            builder.UseSetting(name, value);
        builder.ConfigureTestServices(Changes);
    }

    public T Get<T>() where T : notnull
    {
        StartServer();
        return Services.GetRequiredService<T>();
    }

    public HttpClient Connect(string? key = Key)
    {
        StartServer();
        var client = CreateClient();
        client.Timeout = Patience;
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task<List<SseItem<string>>> StreamAsync(ValidationRequest request, CancellationToken cancellation = default)
    {
        using var client = Connect();
        using var message = new HttpRequestMessage(HttpMethod.Post, "/validate") { Content = JsonContent.Create(request, options: Json.Options) };
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var items = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(cancellation)).EnumerateAsync(cancellation))
            items.Add(item);
        return items;
    }

    public async Task<ValidationReport> ValidateAsync(string language, SourceFile[] files, SourceFile[] tests, int? seconds = null, bool security = true)
    {
        var last = (await StreamAsync(new ValidationRequest(language, files, tests, security, seconds)))[^1];
        last.EventType.ShouldBe(ValidationStream.Report, last.Data);
        return Json.Read<ValidationReport>(last.Data);
    }

    public Task<FixReport> FixAsync(FixRequest request) => PostAsync<FixRequest, FixReport>("/fixes", request);

    public Task<Confirmation> ConfirmAsync(ValidationRequest request) => PostAsync<ValidationRequest, Confirmation>("/confirmations", request);

    private async Task<TAnswer> PostAsync<TRequest, TAnswer>(string path, TRequest request)
    {
        using var client = Connect();
        var response = await client.PostAsJsonAsync(path, request, Json.Options);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<TAnswer>(Json.Options))!;
    }
}

/// <summary>One Runner for all its tests, which run one after the other: several of them strain the machine.</summary>
[CollectionDefinition(Name)]
public sealed class RunnerCollection : ICollectionFixture<RunnerHost>
{
    public const string Name = "runner";
}
