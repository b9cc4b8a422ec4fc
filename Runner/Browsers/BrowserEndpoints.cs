using Nightshift.Previews;
using Nightshift.Sandboxes;

namespace Nightshift.Browsers;

internal static class BrowserEndpoints
{
    public static IHostApplicationBuilder AddBrowsers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BrowserOptions>().BindConfiguration(BrowserOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<BrowserRunner>();
        return builder;
    }

    public static void MapBrowsers(this IEndpointRouteBuilder routes) => routes.MapPost("/browsers", RunAsync);

    private static async Task<IResult> RunAsync(BrowserJob job, PreviewKeeper previews, BrowserRunner browsers, CancellationToken cancellation)
    {
        if (previews.Find(job.PreviewId) is not { IsRunning: true } preview) return TypedResults.NotFound();
        if (!browsers.IsThere) return TypedResults.Problem($"There is no browser on Runner's machine. {browsers.HowToGet}", statusCode: StatusCodes.Status503ServiceUnavailable);
        try
        {
            return TypedResults.Ok(await browsers.RunAsync(preview, job, cancellation));
        }
        catch (SandboxException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (OperationCanceledException) when (preview.Stopping.IsCancellationRequested)
        {
            return TypedResults.NotFound();
        }
    }
}
