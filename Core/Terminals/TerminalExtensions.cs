using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.Terminals;

public static class TerminalExtensions
{
    /// <summary>Terminals of workspaces, as stored.</summary>
    public static IServiceCollection AddTerminals(this IServiceCollection services)
    {
        services.AddOptions<TerminalOptions>().BindConfiguration(TerminalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<TerminalStore>().AddSingleton<WorkspaceSandboxStore>();
    }
}
