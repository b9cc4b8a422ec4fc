using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.Forwarding;
using Nightshift.Previews;

namespace Nightshift.Security;

internal static class SecurityHeaders
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self' ";

    /// <summary>What Api hands out may have been written by a model: shown on its own, it is a document that can do nothing.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>On every response, whoever answers: set last, so that neither an error page nor Api can leave them out.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var policy = PolicyOf(context.Request, context.RequestServices.GetRequiredService<IOptions<PreviewOptions>>().Value);
        context.Response.OnStarting(() => Set(context.Response.Headers, policy));
        return next(context);
    });

    private static string PolicyOf(HttpRequest request, PreviewOptions previews) =>
        !request.Path.StartsWithSegments(ForwardingExtensions.Prefix, out var api) ? PagePolicy + PreviewAddress.Origin("*", request.Scheme, request.Host.Port, previews)
        : api.StartsWithSegments("/artifacts") && api.Value!.EndsWith(ArtifactView.Path, StringComparison.Ordinal) ? ArtifactView.Policy
        : DataPolicy;

    private static Task Set(IHeaderDictionary headers, string policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
