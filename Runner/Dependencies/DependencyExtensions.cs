using Nightshift.Data;

namespace Nightshift.Dependencies;

internal static class DependencyExtensions
{
    public static IHostApplicationBuilder AddDependencies(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DependencyOptions>().BindConfiguration(DependencyOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .PostConfigure(options => options.Folder = options.Folder.Length > 0 ? Path.GetFullPath(options.Folder) : Path.Combine(DataFolder.Root, "dependencies"));
        builder.Services.AddSingleton<Registries>().AddSingleton<RegistryWays>().AddSingleton<PackageCache>().AddSingleton<PackageInstaller>().AddSingleton<DependencyPhase>();
        return builder;
    }
}
