using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Nightshift.Infrastructure;

/// <summary>One of the services as a process of its own, as built, on a free port of 127.0.0.1.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(180);

    private readonly ConcurrentQueue<string> log = new();
    private readonly Process process;

    private ServiceProcess(string name, Uri address, IReadOnlyDictionary<string, string> environment)
    {
        Name = name;
        Address = address;
        Environment = environment;
        var start = new ProcessStartInfo("dotnet", [Assembly(name)]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(Assembly(name)) };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("Models__", StringComparison.Ordinal) || key.StartsWith("NIGHTSHIFT_", StringComparison.Ordinal) && key != "NIGHTSHIFT_TOOLS").ToList())
            start.Environment.Remove(inherited);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public Uri Address { get; }

    public IReadOnlyDictionary<string, string> Environment { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The last lines it printed.</summary>
    public string Log => string.Join('\n', log);

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ServiceProcess> StartAsync(string name, IReadOnlyDictionary<string, string> environment, Uri? address = null)
    {
        var service = new ServiceProcess(name, address ?? new Uri($"http://127.0.0.1:{TestPorts.Next()}"), environment);
        try
        {
            await service.ReadyAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same service again, at the same address.</summary>
    public Task<ServiceProcess> AgainAsync() => StartAsync(Name, Environment, Address);

    /// <summary>As kill -9 does it: no word of warning, and nothing else is killed with it.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task ReadyAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        using var client = new HttpClient { BaseAddress = Address };
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (await pause.WaitForNextTickAsync(limit.Token))
            {
                if (process.HasExited) throw new InvalidOperationException($"{Name} stopped with exit code {process.ExitCode}:\n{Log}");
                if (await StatusAsync(client, limit.Token) == HttpStatusCode.OK) return;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} was not ready after {StartLimit.TotalSeconds} s:\n{Log}");
        }
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync("/health", cancellation);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        log.Enqueue(line);
        while (log.Count > 5_000) log.TryDequeue(out _);
    }

    /// <summary>Beside this assembly, in the same configuration.</summary>
    public static string Assembly(string name)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, $"Nightshift.{name}.dll");
    }
}
