using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Nightshift.ServiceDefaults;

namespace Nightshift.Previews;

/// <summary>Passes what is asked of a preview on to its app. The app is asked under the address that it knows, and what it says of that address is made the public one.</summary>
internal sealed partial class PreviewForwarder(PreviewKeeper keeper, IOptions<PreviewOptions> options, ILogger<PreviewForwarder> logger)
{
    public async Task ServeAsync(HttpContext context)
    {
        if (!Guid.TryParse(context.Request.Headers[PreviewAddress.Header], out var id) || keeper.Find(id) is not { IsRunning: true } preview)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers[PreviewAddress.Header] = "absent";
            return;
        }

        context.LimitBody(options.Value.BodyBytes);
        var own = $"http://127.0.0.1:{preview.Progress.Port}";
        var open = $"{context.Request.Headers["X-Forwarded-Proto"]}://{context.Request.Headers["X-Forwarded-Host"]}";
        try
        {
            using var request = Request(context, own, open, preview.Start.Follows);
            using var response = await preview.App.SendAsync(request, context.RequestAborted);
            response.CopyHeadersTo(context.Response, name => !name.Equals(PreviewAddress.Header, StringComparison.OrdinalIgnoreCase));
            if (preview.Start.Follows && context.Response.Headers.CacheControl.Count == 0) context.Response.Headers.CacheControl = "no-cache"; // a browser would guess from its age how long a file stays as it is
            if (context.Response.Headers.Location is [{ } location]) context.Response.Headers.Location = Public(location, own, open);
            await response.PassBodyAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            Log.NoAnswer(logger, exception, id);
            if (context.Response.HasStarted) context.Abort();
            else await TypedResults.Text("The app did not answer. Its log in Nightshift may tell why.", statusCode: StatusCodes.Status502BadGateway).ExecuteAsync(context);
        }
    }

    private static HttpRequestMessage Request(HttpContext context, string own, string open, bool follows)
    {
        var request = context.Request.ToForward(new Uri(own + context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent()), name => !name.Equals(PreviewAddress.Header, StringComparison.OrdinalIgnoreCase));
        if (follows) request.Headers.IfModifiedSince = null; // it counts whole seconds, in which a file may change twice
        request.PassOnWhereFrom(context.Request);
        if (context.Request.Headers.Origin == open)
        {
            request.Headers.Remove(HeaderNames.Origin);
            request.Headers.TryAddWithoutValidation(HeaderNames.Origin, own);
        }
        if (request.Headers.Upgrade.Count == 0) request.Headers.ConnectionClose = true; // an app that serves one connection at a time must not wait for an idle one
        return request;
    }

    private static string Public(string location, string own, string open) =>
        location.StartsWith(own, StringComparison.OrdinalIgnoreCase) ? open + location[own.Length..]
        : own.Replace("127.0.0.1", "localhost") is var named && location.StartsWith(named, StringComparison.OrdinalIgnoreCase) ? open + location[named.Length..]
        : location;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The app of preview {Id} did not answer.")]
        public static partial void NoAnswer(ILogger logger, Exception exception, Guid id);
    }
}
