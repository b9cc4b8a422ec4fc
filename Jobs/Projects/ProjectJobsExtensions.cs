using Microsoft.Extensions.DependencyInjection.Extensions;
using Nightshift.Agents;
using Nightshift.Executions;
using Nightshift.Repositories;
using Nightshift.Templates;

namespace Nightshift.Projects;

internal static class ProjectJobsExtensions
{
    /// <summary>Reviews, plans and works on projects. Needs the scheduler, the loop, the imports and the queue.</summary>
    public static IHostApplicationBuilder AddProjects(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProjectRounds().AddHostedService<ProjectDispatcher>();
        return builder;
    }

    /// <summary>What looks at a project, without what wakes it.</summary>
    public static IServiceCollection AddProjectRounds(this IServiceCollection services)
    {
        services.AddOptions<ProjectOptions>().BindConfiguration(ProjectOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddProjectStores().AddAgentStores();
        services.TryAddSingleton<TemplateStore>();
        services.TryAddSingleton<TemplateCatalog>();
        services.TryAddSingleton<TemplateUse>();
        services.TryAddSingleton<RepositoryStore>();
        services.TryAddSingleton<ExecutionLimits>();
        services.TryAddSingleton<ExecutionAdmission>();
        services.TryAddSingleton<NightTasks>();
        services.AddSingleton<ProjectRunStore>().AddSingleton<ProjectModels>().AddSingleton<TestsBefore>().AddSingleton<ReviewStep>().AddSingleton<PlanStep>();
        return services.AddSingleton<ProjectBranch>().AddSingleton<TaskSettlement>().AddSingleton<TaskStart>().AddSingleton<NextStep>().AddSingleton<CheckStep>().AddSingleton<PullStep>().AddSingleton<ProjectRound>();
    }
}
