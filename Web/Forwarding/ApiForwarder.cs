using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Mocks;

namespace Nightshift.Forwarding;

/// <summary>
/// Passes requests on to Api: those of our own pages with the token from the cookie in place of the cookie, those of programs with the token
/// they bring. Bodies stream both ways, and a WebSocket becomes a tunnel of bytes.
/// </summary>
internal sealed partial class ApiForwarder(ApiAddress api, ApiConnection connection, ILogger<ApiForwarder> log)
{
    public async Task ForwardAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(ForwardingExtensions.Prefix + MockAddress.Prefix))
        {
            await TryAsync(context, () => SendToMockAsync(context));
            return;
        }

        var cookieToken = await context.GetTokenAsync(SignInCookie.Token);
        var token = cookieToken ?? BearerToken(context.Request);
        if (token is null && !IsSigned(context.Request))
        {
            await context.ChallengeAsync();
            return;
        }

        // A browser never adds a bearer token by itself, so only the cookie can be abused by another site.
        if (cookieToken is not null && !SameOrigin.Allows(context.Request))
        {
            await AnswerAsync(context, StatusCodes.Status403Forbidden, "Refused", "This request did not come from Nightshift's own pages. Reload the page and try again.");
            return;
        }

        await TryAsync(context, () => SendAsync(context, token));
    }

    private async Task TryAsync(HttpContext context, Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has gone, and Api has been told by the same token.
        }
        catch (Exception exception) when (context.Response.HasStarted && exception is HttpRequestException or IOException)
        {
            Log.Broken(log, exception.GetType().Name);
            context.Abort();
        }
        catch (Exception exception) when (exception is BadHttpRequestException || exception.InnerException is BadHttpRequestException)
        {
            await AnswerAsync(context, StatusCodes.Status413PayloadTooLarge, "Too large", $"A request may hold at most {ForwardingExtensions.MaxBodyBytes >> 20} MB. Send less.");
        }
        catch (HttpRequestException exception)
        {
            Log.Unreachable(log, exception.HttpRequestError);
            await AnswerAsync(context, StatusCodes.Status502BadGateway, "Api is not answering", ApiConnection.Unreachable);
        }
    }

    private static string? BearerToken(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? header.Parameter : null;

    /// <summary>GitHub has no token; Api asks for its signature.</summary>
    private static bool IsSigned(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments($"{ForwardingExtensions.Prefix}/github/webhooks");

    private async Task SendAsync(HttpContext context, string? token)
    {
        using var request = Request(context);
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var response = await connection.SendAsync(request, context.RequestAborted);

        if (response.StatusCode == HttpStatusCode.Unauthorized) await context.SignOutAsync();
        context.Response.StatusCode = (int)response.StatusCode;
        response.CopyHeadersTo(context.Response);

        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            await TunnelAsync(context, response);
        else
            await StreamAsync(context, response);
    }

    /// <summary>Whoever has a mock's address may call it, from any page. It gets what the caller brings and nothing of ours, and what it answers means nothing to us.</summary>
    private async Task SendToMockAsync(HttpContext context)
    {
        using var request = Request(context);
        request.Headers.TryAddWithoutValidation("Authorization", (IEnumerable<string?>)context.Request.Headers.Authorization);
        using var response = await connection.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        response.CopyHeadersTo(context.Response);
        await StreamAsync(context, response);
    }

    private HttpRequestMessage Request(HttpContext context)
    {
        context.Request.Path.StartsWithSegments(ForwardingExtensions.Prefix, out var path);
        return context.Request.ToForward(api.Of(path, context.Request.QueryString));
    }

    private static async Task StreamAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted); // so that an event stream opens before its first event
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await PumpAsync(body, context.Response.Body, context.RequestAborted);
    }

    private static async Task TunnelAsync(HttpContext context, HttpResponseMessage response)
    {
        await using var browser = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await using var server = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var up = PumpAsync(browser, server, end.Token);
        var down = PumpAsync(server, browser, end.Token);

        // A WebSocket is over when either side hangs up; what that side sent before has been passed on by then.
        await Task.WhenAny(up, down);
        await end.CancelAsync();
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task PumpAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            await to.FlushAsync(cancellation);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(context);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Api could not be reached ({Cause}).")]
        public static partial void Unreachable(ILogger logger, HttpRequestError cause);

        [LoggerMessage(2, LogLevel.Warning, "Api broke off in the middle of an answer ({Cause}).")]
        public static partial void Broken(ILogger logger, string cause);
    }
}
