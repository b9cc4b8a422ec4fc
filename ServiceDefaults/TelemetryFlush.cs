using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Nightshift.ServiceDefaults;

/// <summary>Sends what is still buffered when the service stops.</summary>
internal sealed class TelemetryFlush(TracerProvider traces, MeterProvider metrics) : IHostedService
{
    private const int TimeoutMilliseconds = 1000;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        traces.ForceFlush(TimeoutMilliseconds);
        metrics.ForceFlush(TimeoutMilliseconds);
        return Task.CompletedTask;
    }
}
