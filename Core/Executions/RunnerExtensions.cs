using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.Executions;

public static class RunnerExtensions
{
    /// <summary><see cref="RunnerClient"/>, for all Runners there are.</summary>
    public static IServiceCollection AddRunnerClient(this IServiceCollection services) =>
        services.AddSingleton<RunnerReplicas>().AddSingleton<RunnerClient>();
}
