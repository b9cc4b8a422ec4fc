using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Nightshift.Events;

public static class EventExtensions
{
    /// <summary>The event log, its live feed in this process, and live text.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EventLog>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<LiveText>();
        services.AddHostedService(provider => provider.GetRequiredService<EventFeed>());
        services.AddHostedService<LiveTextReceiver>();
        return services;
    }

    private sealed class LiveTextReceiver(LiveText live, EventFeed feed) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellation) => live.AttachAsync(feed);

        public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;
    }
}
