using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.Projects;

public static class ProjectExtensions
{
    /// <summary>Projects, their plans and their gates. Needs the events, the agents and <c>AddModels</c>.</summary>
    public static IServiceCollection AddProjectStores(this IServiceCollection services) =>
        services.AddSingleton<ProjectStore>().AddSingleton<ProjectTaskStore>().AddSingleton<CheckStore>().AddSingleton<PlanStore>().AddSingleton<ApprovalStore>().AddSingleton<PlanEstimator>();
}
