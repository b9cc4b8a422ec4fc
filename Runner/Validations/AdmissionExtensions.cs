namespace Nightshift.Validations;

internal static class AdmissionExtensions
{
    /// <summary>For every route that runs something: 503 with Retry-After when Runner takes nothing new, so that the caller goes to another one.</summary>
    public static void WithAdmission(this RouteHandlerBuilder route) => route.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var admission = http.RequestServices.GetRequiredService<Admission>();
        if (admission.Enter() is not { } visit)
            return Refuse(http.Response, admission.Load.Draining);
        http.Response.RegisterForDispose(visit);
        return await next(context);
    });

    private static IResult Refuse(HttpResponse response, bool draining)
    {
        response.Headers.RetryAfter = "1";
        return TypedResults.Problem(
            draining ? "This Runner is stopping and takes nothing new. Send the request to another one, or again when it is back." : "Too much waits here already. Send the request to another Runner, or again later.",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
