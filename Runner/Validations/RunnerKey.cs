using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using Nightshift.Previews;

namespace Nightshift.Validations;

/// <summary>The one key that lets Api and Jobs in. Only the health pages are open without it.</summary>
internal static class RunnerKey
{
    public const string Variable = "NIGHTSHIFT_RUNNER_KEY";

    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public static void UseRunnerKey(this WebApplication app)
    {
        var key = app.Configuration[Variable] is { Length: > 0 } configured
            ? Digest(configured)
            : throw new InvalidOperationException($"Runner serves nobody without a key. Set {Variable}, the same for Api, Jobs and Runner.");
        app.Use((context, next) => IsOpen(context) || Matches(context, key) ? next(context) : RefuseAsync(context));
    }

    private static bool IsOpen(HttpContext context) => !IsForPreview(context) && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    // To an app of a preview we are a proxy, and the other header is its own.
    private static string Header(HttpContext context) => IsForPreview(context) ? HeaderNames.ProxyAuthorization : HeaderNames.Authorization;

    private static bool IsForPreview(HttpContext context) => context.Request.Headers.ContainsKey(PreviewAddress.Header);

    private static bool Matches(HttpContext context, byte[] key) =>
        context.Request.Headers[Header(context)].ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Digest(header["Bearer ".Length..]), key);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static Task RefuseAsync(HttpContext context) =>
        TypedResults.Problem($"Send the key of {Variable} as a bearer token.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
}
