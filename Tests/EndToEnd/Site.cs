using Microsoft.Playwright;
using Nightshift.Embedded;
using Nightshift.Infrastructure;

namespace Nightshift.EndToEnd;

/// <summary>All of Nightshift as AppHost starts it, on a data folder of its own, and a browser to visit it with.</summary>
public class Site : IAsyncLifetime
{
    /// <summary>Milliseconds; far more than anything here takes.</summary>
    private const float Patience = 180_000;

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("nightshift-site-");
    private AppHostProcess host = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <summary>The link that AppHost prints.</summary>
    public Uri SignInLink { get; private set; } = null!;

    protected virtual Task<(string Name, string Value)[]> EnvironmentAsync() => Task.FromResult(Array.Empty<(string, string)>());

    public virtual async Task InitializeAsync()
    {
        data.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        host = AppHostProcess.Start(data.FullName, TestPorts.Next(), await EnvironmentAsync());
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            ChromiumSandbox = false,
            Args = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        });
        var line = await host.Log.WaitForAsync("/login?t=");
        SignInLink = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim());
    }

    public virtual async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        host.Signal(UnixSignal.Interrupt);
        await host.ExitedAsync();
        await host.DisposeAsync();
        data.Delete(recursive: true);
    }

    /// <summary>Ends a service as a crash would.</summary>
    public async Task KillAsync(string service)
    {
        var process = RunningProcesses.TreeOf(host.Id).Single(id => RunningProcesses.CommandLine(id).Contains($"Nightshift.{service}.dll"));
        UnixSignal.Kill.Send(process).ShouldBeTrue();
        await RunningProcesses.ShouldBeGoneAsync([process]);
    }

    /// <summary>A visit in a browser of its own. When it fails, a picture and a trace of it are kept in TestResults.</summary>
    public async Task VisitAsync(Func<IPage, Task> visit, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        await using var context = await ContextAsync();
        await context.Tracing.StartAsync(new() { Snapshots = true }); // a film of it would take more of the processors than the page
        var page = await context.NewPageAsync();
        List<string> faults = [];
        page.PageError += (_, error) => faults.Add(error);
        try
        {
            await visit(page);
            faults.ShouldBeEmpty();
            await context.Tracing.StopAsync();
        }
        catch
        {
            var folder = Directory.CreateDirectory(Path.Combine(Environment.GetEnvironmentVariable("NIGHTSHIFT_TEST_RESULTS") ?? Path.Combine(Path.GetTempPath(), "nightshift-test-results"), name)).FullName;
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "page.png"), FullPage = true });
            await context.Tracing.StopAsync(new() { Path = Path.Combine(folder, "trace.zip") });
            await File.WriteAllLinesAsync(Path.Combine(folder, "log.txt"), host.Log.Lines);
            throw;
        }
    }

    /// <summary>A visit without a trace, which takes as much time as the page itself.</summary>
    public async Task MeasureAsync(Func<IPage, Task> visit)
    {
        await using var context = await ContextAsync();
        await visit(await context.NewPageAsync());
    }

    private async Task<IBrowserContext> ContextAsync()
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, AcceptDownloads = true });
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        return context;
    }

    public Task SignedInAsync(Func<IPage, Task> visit, [System.Runtime.CompilerServices.CallerMemberName] string name = "") => VisitAsync(async page =>
    {
        await page.GotoAsync(SignInLink.ToString());
        await visit(page);
    }, name);
}

/// <summary>All visits without a model are to one site: whoever leaves something there takes it away, or looks only at their own.</summary>
[CollectionDefinition(nameof(Site))]
public sealed class SiteCollection : ICollectionFixture<Site>;

/// <summary>The same with a model stand-in as its only provider, and a stand-in for GitHub.</summary>
public sealed class SiteWithModel : Site
{
    public ModelStandIn Model { get; private set; } = null!;

    public GitHubStandIn GitHub { get; private set; } = null!;

    protected override async Task<(string Name, string Value)[]> EnvironmentAsync()
    {
        Model = await ModelStandIn.StartAsync();
        GitHub = await GitHubStandIn.StartAsync();
        Model.Models = ["model"];
        return
        [
            ("GitHub__BaseUrl", GitHub.BaseUrl), ("Network__AllowedHosts__0", "127.0.0.1"),
            ("Models__Providers__standin__BaseUrl", Model.BaseUrl), ("Models__Providers__standin__ApiKey", "a-key-for-tests-only"),
            ("Models__Providers__standin__Models__model__InputPrice", "1"), ("Models__Providers__standin__Models__model__OutputPrice", "1"),
            ("Models__Providers__standin__Models__ear__InputPrice", "1"), ("Models__Providers__standin__Models__ear__OutputPrice", "0"), ("Models__Providers__standin__Models__ear__Capabilities", "transcription")
        ];
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Model.DisposeAsync();
        await GitHub.DisposeAsync();
    }
}
