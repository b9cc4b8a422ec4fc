using Microsoft.AspNetCore.Http.HttpResults;

namespace Nightshift.Diagnoses;

internal static class DoctorExtensions
{
    public static IHostApplicationBuilder AddDoctor(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Doctor>();
        return builder;
    }

    public static void MapDoctor(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/doctor", async Task<Ok<Diagnosis>> (Doctor doctor, CancellationToken cancellation) => TypedResults.Ok(await doctor.DiagnoseAsync(cancellation)));
}
