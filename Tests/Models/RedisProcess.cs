using System.Diagnostics;
using Nightshift.Infrastructure;
using StackExchange.Redis;

namespace Nightshift.Models;

/// <summary>A real Redis on a free port, with nothing on disk.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly Process process;
    private readonly int port;

    private RedisProcess(Process process, int port) => (this.process, this.port) = (process, port);

    public string Address => $"127.0.0.1:{port}";

    public static Task<RedisProcess> StartAsync() => StartAsync(TestPorts.Next());

    /// <summary>An empty one at the same address, after this one was stopped.</summary>
    public Task<RedisProcess> AgainAsync() => StartAsync(port);

    private static async Task<RedisProcess> StartAsync(int port)
    {
        if (!File.Exists(Program)) throw new InvalidOperationException($"{Program} was not found. Install the package redis-server.");
        var start = new ProcessStartInfo(Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line && !line.Contains("Ready to accept connections"))
        {
        }

        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return new RedisProcess(process, port);
    }

    public async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var options = ConfigurationOptions.Parse(Address);
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
