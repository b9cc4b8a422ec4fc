using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Previews;

/// <summary>Asks a Runner for previews as Api does.</summary>
internal sealed class PreviewRig(HttpClient runner) : IAsyncDisposable
{
    public const string PublicHost = "the-key.localhost:5100";

    /// <summary>Several compilers may run at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Follows no redirect.</summary>
    private readonly HttpClient browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };

    private readonly HashSet<Guid> started = [];

    public static PreviewStart Start(string language, string? command, params (string Path, string Content)[] files) =>
        new(1, language, [.. files.Select(file => new SourceFile(file.Path, file.Content))], command, null, DateTimeOffset.UtcNow.AddMinutes(10), "tests");

    /// <summary>Starts it and follows what is said of it until it runs or has ended.</summary>
    public async Task<PreviewProgress> StartAsync(Guid id, PreviewStart start)
    {
        started.Add(id);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/previews/{id}") { Content = JsonContent.Create(start, options: Json.Options) };
        using var response = await runner.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return await UntilAsync(response, progress => progress.Status != PreviewStatus.Starting);
    }

    public Task<PreviewProgress> EndOfAsync(Guid id) => UntilAsync(id, progress => progress.Status is PreviewStatus.Stopped or PreviewStatus.Failed);

    public async Task<PreviewProgress> UntilAsync(Guid id, Func<PreviewProgress, bool> enough)
    {
        using var response = await runner.GetAsync($"/previews/{id}", HttpCompletionOption.ResponseHeadersRead);
        return await UntilAsync(response, enough);
    }

    private static async Task<PreviewProgress> UntilAsync(HttpResponseMessage response, Func<PreviewProgress, bool> enough)
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(limit.Token)).EnumerateAsync(limit.Token))
            if (item.EventType == PreviewStream.State && Json.Read<PreviewProgress>(item.Data) is var progress && enough(progress)) return progress;
        throw new IOException("The stream ended early.");
    }

    public HttpRequestMessage Request(HttpMethod method, Guid id, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(runner.BaseAddress!.GetLeftPart(UriPartial.Authority) + path));
        request.Headers.Add(PreviewAddress.Header, id.ToString());
        request.Headers.Add("X-Forwarded-Host", PublicHost);
        request.Headers.Add("X-Forwarded-Proto", "http");
        request.Headers.ProxyAuthorization = new AuthenticationHeaderValue("Bearer", RunnerHost.Key);
        return request;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await browser.SendAsync(request);

    public async Task<string> GetAsync(Guid id, string path = "/")
    {
        using var response = await SendAsync(Request(HttpMethod.Get, id, path));
        return await response.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> StopAsync(Guid id) => runner.DeleteAsync($"/previews/{id}");

    /// <summary>Ends what was started, whatever became of the test.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var id in started) (await StopAsync(id)).Dispose();
        browser.Dispose();
    }
}
