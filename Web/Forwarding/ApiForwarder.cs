using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Mocks;
using Nightshift.ServiceDefaults;

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
        response.CopyHeadersTo(context.Response);
        await response.PassBodyAsync(context);
    }

    /// <summary>Whoever has a mock's address may call it, from any page. It gets what the caller brings and nothing of ours, and what it answers means nothing to us.</summary>
    private async Task SendToMockAsync(HttpContext context)
    {
        using var request = Request(context);
        request.Headers.TryAddWithoutValidation("Authorization", (IEnumerable<string?>)context.Request.Headers.Authorization);
        using var response = await connection.SendAsync(request, context.RequestAborted);
        response.CopyHeadersTo(context.Response);
        await response.PassBodyAsync(context);
    }

    private HttpRequestMessage Request(HttpContext context)
    {
        context.Request.Path.StartsWithSegments(ForwardingExtensions.Prefix, out var path);
        return context.Request.ToForward(api.Of(path, context.Request.QueryString));
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
