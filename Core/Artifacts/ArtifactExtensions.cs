using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Nightshift.Artifacts;

public static class ArtifactExtensions
{
    public static IServiceCollection AddArtifacts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ArtifactOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Folder = configuration[$"{ArtifactOptions.Section}:{nameof(ArtifactOptions.Folder)}"]);
        services.AddSingleton<ArtifactFiles>().AddSingleton<ArtifactStore>();
        return services;
    }
}
