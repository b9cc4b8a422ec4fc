using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nightshift.Embedded;
using Nightshift.Infrastructure;

namespace Nightshift.ServiceDefaults;

/// <summary>A collector in this process receives what a real service sends; names in OTLP's binary form are plain text.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("nightshift-telemetry-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task A_service_exports_named_spans_logs_and_metrics_and_leaves_out_health_checks()
    {
        var received = new ConcurrentDictionary<string, StringBuilder>();
        await using var collector = await ServiceHost.StartAsync(map: app => app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var text = received.GetOrAdd(signal, _ => new StringBuilder());
            lock (text)
                text.Append(Encoding.UTF8.GetString(body.ToArray()));
        }));
        var port = TestPorts.Next();
        await using var host = AppHostProcess.Start(data.FullName, port,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.App.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        await host.Log.WaitForAsync("Nightshift is ready");

        using (var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") })
            (await client.GetAsync("/no-such-page-of-the-test")).Dispose();
        host.Signal(UnixSignal.Terminate);
        await host.ExitedAsync();

        var traces = received["traces"].ToString();
        traces.ShouldContain("/no-such-page-of-the-test");
        traces.ShouldContain("http.response.status_code");
        traces.ShouldContain("web-0");
        traces.ShouldNotContain("/health");
        received["logs"].ToString().ShouldContain("Application started");
        received["metrics"].ToString().ShouldContain("http.server.request.duration");
    }
}
