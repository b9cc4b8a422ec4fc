using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Nightshift.Dependencies;

namespace Nightshift.Previews;

/// <summary>The previews of this Runner. They end when their time is over, and with Runner; the last ones that ended can be asked for their log.</summary>
internal sealed class PreviewKeeper(PreviewStarter starter, IOptions<PreviewOptions> options, IOptions<DependencyOptions> dependencies, IHostApplicationLifetime host, TimeProvider clock) : BackgroundService
{
    private const int MostEnded = 20;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Guid, (LivePreview Preview, Task Running)> all = [];

    public LivePreview? Find(Guid id) => all.TryGetValue(id, out var entry) ? entry.Preview : null;

    /// <summary>Starts a run once; whoever asks again gets the one there is. A later run takes the place of an earlier one.</summary>
    /// <returns>Null when there is no room.</returns>
    public async Task<LivePreview?> StartAsync(Guid id, PreviewStart start)
    {
        if (all.TryGetValue(id, out var before) && before.Preview.Start.Run < start.Run)
        {
            before.Preview.Stop("It was started again.");
            await before.Running;
        }
        lock (gate)
        {
            if (all.TryGetValue(id, out var there) && there.Preview.Start.Run >= start.Run) return there.Preview;
            if (host.ApplicationStopping.IsCancellationRequested || all.Values.Count(entry => !entry.Preview.HasEnded) >= options.Value.AtOnce) return null;
            there.Preview?.Dispose();
            var preview = new LivePreview(start, Sockets, options.Value, clock);
            all[id] = (preview, Task.Run(() => starter.RunAsync(preview)));
            Forget();
            return preview;
        }
    }

    public async Task StopAsync(Guid id, string why)
    {
        if (!all.TryGetValue(id, out var entry)) return;
        entry.Preview.Stop(why);
        await entry.Running;
    }

    /// <summary>Where the folders of sockets are. Short: a socket's path is.</summary>
    public string Sockets => dependencies.Value.Open("relay");

    private void Forget()
    {
        foreach (var (id, entry) in all.Where(entry => entry.Value.Preview.HasEnded && entry.Value.Running.IsCompleted).OrderByDescending(entry => entry.Value.Preview.Progress.ExpiresAt).Skip(MostEnded))
            if (all.TryRemove(id, out _))
                entry.Preview.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = host.ApplicationStopping.Register(StopAll); // before the streams that say so are closed
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var (preview, _) in all.Values)
                    if (!preview.HasEnded && preview.Progress.ExpiresAt <= clock.GetUtcNow())
                        preview.Stop("Its time was over. Start it again to see more of it.");
        }
        catch (OperationCanceledException)
        {
            StopAll();
            await Task.WhenAll(all.Values.Select(entry => entry.Running));
        }
    }

    private void StopAll()
    {
        foreach (var (preview, _) in all.Values)
            preview.Stop("The Runner that served it was stopped. Start it again.");
    }
}
