using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Nightshift.Sandboxes;

/// <summary>Keeps as many launchers waiting as sandboxes may run at once. Each serves one run; who finds none waiting makes one and waits for it.</summary>
internal sealed partial class Launchers(
    SandboxHost host, ControlGroups groups, SpawnThread spawner, SandboxSlots slots, IOptions<SandboxOptions> options, TimeProvider clock, ILogger<Launchers> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Channel<Launcher> waiting = Channel.CreateBounded<Launcher>(slots.Count);
    private readonly Lazy<LaunchCommand> command = new(() => new LaunchCommand(host));
    private readonly Queue<int> numbers = new(Enumerable.Range(0, SandboxHost.UserIds)); // what was used longest ago comes first

    /// <summary>How many wait.</summary>
    public int Waiting => waiting.Reader.Count;

    /// <param name="limits">In place of the configured ones; no launcher waits for such a run.</param>
    public async Task<Launcher> TakeAsync(SandboxOptions? limits)
    {
        while (limits is null && waiting.Reader.TryRead(out var launcher))
        {
            if (!launcher.HasExited)
                return launcher;
            await launcher.DisposeAsync();
        }
        return await CreateAsync(limits ?? options.Value);
    }

    // One at a time, so that getting ready takes at most one core from the runs.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (host.Refusal is null && await waiting.Writer.WaitToWriteAsync(stoppingToken))
            try
            {
                waiting.Writer.TryWrite(await CreateAsync(options.Value));
            }
            catch (Exception exception)
            {
                Log.NotReady(logger, exception); // a run that needs one tells what is wrong
                await Task.Delay(Pause, clock, stoppingToken);
            }
    }

    private async Task<Launcher> CreateAsync(SandboxOptions limits)
    {
        var group = groups.Create(limits);
        int number;
        lock (numbers)
            number = numbers.Dequeue();
        var files = new LaunchFiles();
        try
        {
            var process = await spawner.StartAsync(command.Value.Start(host.UserId(number), group, limits, files));
            return new Launcher(group, process, files, () => Release(number));
        }
        catch
        {
            files.Dispose();
            await group.DisposeAsync();
            Release(number);
            throw;
        }
    }

    private void Release(int number)
    {
        lock (numbers)
            numbers.Enqueue(number);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (waiting.Reader.TryRead(out var launcher))
            await launcher.DisposeAsync();
    }

    public override void Dispose()
    {
        if (command.IsValueCreated)
            command.Value.Dispose();
        base.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No launcher could be got ready for the next sandbox.")]
        public static partial void NotReady(ILogger logger, Exception exception);
    }
}
