using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.ServiceDefaults;

namespace Nightshift.Executions;

internal static class LanguageEndpoints
{
    public static IHostApplicationBuilder AddLanguages(this IHostApplicationBuilder builder)
    {
        builder.AddServiceClient<ToolchainClient>("runner").ConfigureHttpClient(client =>
        {
            RunnerClient.Configure(client, builder.Configuration[RunnerClient.KeyVariable]);
            client.Timeout = TimeSpan.FromSeconds(20); // the first answer starts every tool once
        });
        return builder;
    }

    public static void MapLanguages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/languages", ListAsync).WithTags("Executions").WithSummary("Languages that code can be asked for in, and whether this machine can prove it");

    private static async Task<Ok<LanguageList>> ListAsync(ToolchainClient runner, CancellationToken cancellation)
    {
        var toolchains = await runner.ListAsync(cancellation);
        return TypedResults.Ok(new LanguageList(
            [.. Language.All.Select(language => Support(language, toolchains))],
            toolchains is null ? "Runner does not answer, so nothing can be proven now. The log of ./run says why." : null));
    }

    private static LanguageSupport Support(Language language, IReadOnlyList<ToolchainReport>? toolchains)
    {
        if (toolchains is null) return new(language.Name, language.Title, null, new Dictionary<string, string>(), null);
        return toolchains.FirstOrDefault(toolchain => toolchain.Language == language.Name) is { } found
            ? new(language.Name, language.Title, found.Works, found.Tools, found.Problem)
            : new(language.Name, language.Title, false, new Dictionary<string, string>(), "Runner has no tools for this language.");
    }
}
