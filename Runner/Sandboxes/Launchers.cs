using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Nightshift.Sandboxes;

/// <summary>
/// Keeps as many sandboxes waiting as may run at once, and as many launchers for those that are to see folders of the host, which cannot be shown later. Each serves
/// one run; who finds none waiting makes one and waits for it.
/// </summary>
internal sealed partial class Launchers(
    SandboxHost host, ControlGroups groups, SpawnThread spawner, SandboxSlots slots, IOptions<SandboxOptions> options, TimeProvider clock, ILogger<Launchers> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, string> NoFolders = [];

    /// <summary>Groups that may wait for their removal; then runs wait for it.</summary>
    private const int MostOver = 32;

    private readonly Channel<Launcher> entered = Channel.CreateBounded<Launcher>(slots.Count), joined = Channel.CreateBounded<Launcher>(slots.Count);
    private readonly Channel<(ControlGroup Group, int Number)> over = Channel.CreateBounded<(ControlGroup, int)>(MostOver);
    private readonly Lazy<LaunchCommand> command = new(() => new LaunchCommand(host));
    private readonly Queue<int> numbers = new(Enumerable.Range(0, SandboxHost.UserIds)); // what was used longest ago comes first

    /// <summary>How many wait.</summary>
    public int Waiting => entered.Reader.Count + joined.Reader.Count;

    /// <summary>Whether no more are to be got ready.</summary>
    public bool AreReady => Waiting == 2 * slots.Count;

    /// <summary>A sandbox for a run; none waits for one with limits of its own.</summary>
    public async Task<Launcher> TakeAsync(SandboxRun run)
    {
        if (run.Limits is null && run.Folders.Count == 0 && await FirstAsync(entered) is { } ready)
            return ready;
        return await EnterAsync((run.Limits is null ? await FirstAsync(joined) : null) ?? await CreateAsync(run.Limits ?? options.Value), run.Folders, run.Limits);
    }

    private static async Task<Launcher?> FirstAsync(Channel<Launcher> waiting)
    {
        while (waiting.Reader.TryRead(out var launcher))
        {
            if (!launcher.HasExited)
                return launcher;
            await launcher.DisposeAsync();
        }
        return null;
    }

    private async Task<Launcher> EnterAsync(Launcher launcher, IReadOnlyDictionary<string, string> folders, SandboxOptions? limits)
    {
        await launcher.EnterAsync(BubblewrapArguments.Write(folders, limits ?? options.Value));
        return launcher;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        FillAsync(entered, async () => await EnterAsync(await CreateAsync(options.Value), NoFolders, null), stoppingToken),
        FillAsync(joined, () => CreateAsync(options.Value), stoppingToken),
        RemoveAsync(stoppingToken));

    // One at a time, so that getting ready takes little from the runs.
    private async Task FillAsync(Channel<Launcher> waiting, Func<Task<Launcher>> create, CancellationToken stoppingToken)
    {
        while (host.Refusal is null && await waiting.Writer.WaitToWriteAsync(stoppingToken))
            try
            {
                waiting.Writer.TryWrite(await create());
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
            return new Launcher(group, process, files, () => EndAsync(group, number));
        }
        catch
        {
            files.Dispose();
            await group.DisposeAsync();
            Release(number);
            throw;
        }
    }

    // The kernel takes its time to remove a group, of which all processes are gone.
    private async ValueTask EndAsync(ControlGroup group, int number)
    {
        if (!over.Writer.TryWrite((group, number)))
            await RemoveAsync(group, number);
    }

    private async Task RemoveAsync(CancellationToken stoppingToken)
    {
        await foreach (var (group, number) in over.Reader.ReadAllAsync(stoppingToken))
            await RemoveAsync(group, number);
    }

    private async Task RemoveAsync(ControlGroup group, int number)
    {
        await group.DisposeAsync();
        Release(number);
    }

    private void Release(int number)
    {
        lock (numbers)
            numbers.Enqueue(number);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var waiting in (Channel<Launcher>[])[entered, joined])
            while (waiting.Reader.TryRead(out var launcher))
                await launcher.DisposeAsync();
        over.Writer.TryComplete(); // from now on each removes its own
        while (over.Reader.TryRead(out var left))
            await RemoveAsync(left.Group, left.Number);
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
