using Microsoft.Extensions.DependencyInjection.Extensions;
using Nightshift.Executions;
using Nightshift.Projects;
using Nightshift.Repositories;
using Nightshift.Templates;

namespace Nightshift.Queue;

internal static class QueueJobsExtensions
{
    /// <summary>Works on the queues in their windows, and sends the papers. Needs the scheduler, the loop, the imports and the projects.</summary>
    public static IHostApplicationBuilder AddNightShift(this IHostApplicationBuilder builder)
    {
        builder.Services.AddQueueStores().AddShiftRounds();
        builder.Services.AddSingleton<DeliveryStore>().AddSingleton<MailSender>().AddSingleton<HookSender>().AddSingleton<PaperPost>();
        builder.Services.AddHostedService<ShiftDispatcher>().AddHostedService<PaperDispatcher>();
        return builder;
    }

    /// <summary>What looks at a shift, without what wakes it.</summary>
    public static IServiceCollection AddShiftRounds(this IServiceCollection services)
    {
        services.TryAddSingleton<TemplateStore>();
        services.TryAddSingleton<TemplateCatalog>();
        services.TryAddSingleton<TemplateUse>();
        services.TryAddSingleton<RepositoryStore>();
        services.TryAddSingleton<ExecutionLimits>();
        services.TryAddSingleton<ExecutionAdmission>();
        services.TryAddSingleton<NightTasks>();
        return services.AddSingleton<NightStore>().AddSingleton<TurnStore>().AddSingleton<Settlement>().AddSingleton<ShiftStart>().AddSingleton<ShiftRound>();
    }
}
