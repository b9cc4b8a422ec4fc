using Nightshift.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Nightshift.Toolchains;

internal static class ToolchainEndpoints
{
    public static IHostApplicationBuilder AddToolchains(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ToolchainOptions>().BindConfiguration(ToolchainOptions.Section).Configure<IConfiguration>((options, configuration) =>
            options.Folder = configuration[DataFolder.ToolsVariable] is { Length: > 0 } folder ? Path.GetFullPath(folder) : DataFolder.Tools);
        builder.Services.AddSingleton<ToolchainCatalog>().AddHostedService<ToolchainRollCall>();
        return builder;
    }

    public static void MapToolchains(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/toolchains", async Task<Ok<IReadOnlyList<ToolchainStatus>>> (ToolchainCatalog catalog, CancellationToken cancellation) =>
            TypedResults.Ok(await catalog.ListAsync(cancellation)));
}
