using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Nightshift.ServiceDefaults;

/// <summary>
/// Completes the framework's server spans, which by themselves have no name, route, status or error. Health checks, which come
/// from the host all the time, are not recorded.
/// </summary>
internal sealed class ServerSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(RecordAsync);
        next(app);
    };

    private static async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is not null && context.Request.Path.Value is HealthPaths.Ready or HealthPaths.Alive)
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            span?.AddException(error).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            if (span is not null)
                Complete(span, context);
        }
    }

    private static void Complete(Activity span, HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
        if (context.Features.Get<IExceptionHandlerFeature>()?.Error is { } handled)
            span.AddException(handled);
    }
}
