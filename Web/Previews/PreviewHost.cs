using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Nightshift.Accounts;
using Nightshift.Forwarding;
using Nightshift.ServiceDefaults;

namespace Nightshift.Previews;

/// <summary>Serves previews at hosts of their own. The app gets what the browser brings for that host and nothing of ours; what it answers is held to that host by <see cref="PreviewAnswer"/>.</summary>
internal sealed class PreviewHost(ApiAddress api, ApiConnection connection, IOptions<PreviewOptions> options, IWebHostEnvironment environment)
{
    public const string Script = $"{PreviewAddress.OwnPaths}/preview.js";

    public bool IsAsked(HttpRequest request) => PreviewAddress.KeyOf(request.Host.Value ?? "", options.Value) is not null;

    public async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(PreviewAddress.OwnPaths))
        {
            await SendOwnAsync(context);
            return;
        }

        context.LimitBody(options.Value.BodyBytes);
        try
        {
            using var request = Request(context);
            using var response = await connection.SendAsync(request, context.RequestAborted);
            response.CopyHeadersTo(context.Response, PreviewAnswer.Travels);
            PreviewAnswer.Hold(context, options.Value);
            if (PreviewPage.Is(context, response)) await PreviewPage.PassAsync(context, response);
            else await response.PassBodyAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has gone.
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            if (context.Response.HasStarted) context.Abort();
            else await TypedResults.Text(ApiConnection.Unreachable, statusCode: (int)HttpStatusCode.BadGateway).ExecuteAsync(context);
        }
    }

    private HttpRequestMessage Request(HttpContext context)
    {
        var asked = context.Request;
        var request = asked.ToForward(api.Of(asked.Path, asked.QueryString), name => !name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase) && !(PreviewPage.MayBe(asked) && name.Equals(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase)));
        request.SayWhereFrom(context);
        var cookies = string.Join("; ", asked.Headers.Cookie.SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries)).Where(cookie => cookie.Split('=')[0] is not ("" or SignInCookie.Name)));
        if (cookies.Length > 0) request.Headers.TryAddWithoutValidation(HeaderNames.Cookie, cookies);
        return request;
    }

    private async Task SendOwnAsync(HttpContext context)
    {
        if (context.Request.Path != Script || environment.WebRootFileProvider.GetFileInfo("dist/inside.js") is not { Exists: true } file)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = "text/javascript";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.SendFileAsync(file, context.RequestAborted);
    }
}
