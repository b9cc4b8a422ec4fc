using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.ServiceDefaults;

namespace Nightshift.Previews;

/// <summary>
/// Passes what Web was asked for at a preview's host on to the Runner that has it. Web alone says which host that was, in a header that no page can set; without it nothing of a preview is served here.
/// </summary>
internal sealed class PreviewGate : IDisposable
{
    private readonly PreviewStore previews;
    private readonly IOptions<PreviewOptions> options;
    private readonly string? key;
    private readonly HttpMessageInvoker runners = new(HttpForwarding.CreateHandler());
    private readonly ConcurrentDictionary<string, Preview> known = []; // only what runs, and until there is news of it
    private readonly IDisposable observing;

    public PreviewGate(PreviewStore previews, EventFeed feed, IOptions<PreviewOptions> options, IConfiguration configuration)
    {
        (this.previews, this.options, key) = (previews, options, configuration[RunnerClient.KeyVariable]);
        observing = feed.Observe(news =>
        {
            if (PreviewStore.PreviewOf(news.Stream) is { } id && known.FirstOrDefault(entry => entry.Value.Id == id).Key is { } stale) known.TryRemove(stale, out _);
        });
    }

    /// <summary>The preview that a request is for; null when it is for us.</summary>
    public string? KeyOf(HttpRequest request) => PageAddress.Told(request, "Host") is { } host ? PreviewAddress.KeyOf(host, options.Value) : null;

    public async Task ServeAsync(HttpContext context, string name)
    {
        var preview = known.GetValueOrDefault(name) ?? await previews.FindAsync(name, context.RequestAborted);
        if (preview is not { Status: PreviewStatus.Running, Runner: { } runner })
        {
            await SayAsync(context, preview);
            return;
        }
        known[name] = preview;
        try
        {
            await ForwardAsync(context, preview, new Uri(runner));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            known.TryRemove(name, out _);
            if (context.Response.HasStarted) context.Abort();
            else await SayAsync(context, StatusCodes.Status502BadGateway, "The Runner that serves this preview does not answer.");
        }
    }

    private async Task ForwardAsync(HttpContext context, Preview preview, Uri runner)
    {
        context.LimitBody(options.Value.BodyBytes);
        using var request = context.Request.ToForward(new Uri(runner.GetLeftPart(UriPartial.Authority) + context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent()), IsApps);
        request.PassOnWhereFrom(context.Request);
        request.Headers.Add(PreviewAddress.Header, preview.Id.ToString());
        request.Headers.ProxyAuthorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await runners.SendAsync(request, context.RequestAborted);
        if (response.Headers.Contains(PreviewAddress.Header))
        {
            known.TryRemove(preview.Key, out _);
            await SayAsync(context, await previews.FindAsync(preview.Key, context.RequestAborted));
            return;
        }
        response.CopyHeadersTo(context.Response, IsApps);
        await response.PassBodyAsync(context);
    }

    private static bool IsApps(string header) => !header.Equals(PreviewAddress.Header, StringComparison.OrdinalIgnoreCase);

    private static Task SayAsync(HttpContext context, Preview? preview) => preview switch
    {
        null => SayAsync(context, StatusCodes.Status404NotFound, "There is no preview at this address."),
        { Status: PreviewStatus.Starting } => SayAsync(context, StatusCodes.Status503ServiceUnavailable, "The preview is starting. Reload this page in a moment."),
        { Status: PreviewStatus.Waiting } => SayAsync(context, StatusCodes.Status503ServiceUnavailable, "The app has ended, and is started again with the next change of its files."),
        { IsOpen: true } => SayAsync(context, StatusCodes.Status502BadGateway, "The preview does not answer."),
        _ => SayAsync(context, StatusCodes.Status410Gone, "The preview has ended. Start it again in Nightshift.")
    };

    private static Task SayAsync(HttpContext context, int status, string words) => TypedResults.Text(words, statusCode: status).ExecuteAsync(context);

    public void Dispose()
    {
        observing.Dispose();
        runners.Dispose();
    }
}

internal static class PreviewGateExtensions
{
    /// <summary>Before everything else: what is asked at a preview's host is none of our routes.</summary>
    public static void UsePreviews(this WebApplication app) => app.Use((context, next) =>
        context.RequestServices.GetRequiredService<PreviewGate>() is var gate && gate.KeyOf(context.Request) is { } key ? gate.ServeAsync(context, key) : next(context));
}
