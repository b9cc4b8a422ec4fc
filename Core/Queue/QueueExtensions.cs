using Microsoft.Extensions.DependencyInjection;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Queue;

public static class QueueExtensions
{
    /// <summary>The queue, the shifts and the papers. Needs the events, and <c>AddModels</c>, which knows how secrets are sealed.</summary>
    public static IServiceCollection AddQueueStores(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<QueueStore>().AddSingleton<ShiftStore>().AddSingleton<PaperStore>();
        services.AddSingleton(provider => new ChannelStore(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<SecretSeal>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
