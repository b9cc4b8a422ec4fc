using System.Diagnostics;
using Nightshift.Infrastructure;
using StackExchange.Redis;

namespace Nightshift.Models;

/// <summary>A real Redis on a free port, with nothing on disk.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly Process process;
    private readonly string address;

    private RedisProcess(Process process, string address) => (this.process, this.address) = (process, address);

    public static async Task<RedisProcess> StartAsync()
    {
        if (!File.Exists(Program)) throw new InvalidOperationException($"{Program} was not found. Install the package redis-server.");
        var port = PostgresServer.FreePort();
        var start = new ProcessStartInfo(Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line && !line.Contains("Ready to accept connections"))
        {
        }

        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return new RedisProcess(process, $"127.0.0.1:{port}");
    }

    public async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var options = ConfigurationOptions.Parse(address);
        (options.AbortOnConnectFail, options.ConnectTimeout, options.SyncTimeout) = (false, 5000, 5000);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    public async Task StopAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }
}
