using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nightshift.Repositories;

namespace Nightshift.Workspaces;

public static class WorkspaceExtensions
{
    /// <summary>Workspaces on disk with their history. Needs the events, and <c>AddGitHub</c>, which knows which addresses git may ask.</summary>
    public static IServiceCollection AddWorkspaces(this IServiceCollection services)
    {
        services.AddOptions<WorkspaceOptions>().BindConfiguration(WorkspaceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<Git>();
        services.AddSingleton<WorkspaceFolders>().AddSingleton<WorkspaceFiles>().AddSingleton<WorkspaceGit>().AddSingleton<WorkspaceSearch>().AddSingleton<WorkspaceStore>().AddSingleton<WorkspaceMaking>();
        return services;
    }
}
