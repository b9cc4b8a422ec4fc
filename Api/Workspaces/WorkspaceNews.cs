using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Nightshift.Events;

namespace Nightshift.Workspaces;

/// <summary>What happens in a workspace, for one reader: its events, and word of what other programs change in the folder, which write no events.</summary>
internal sealed class WorkspaceNews(EventLog events, WorkspaceFolders folders, TimeProvider time)
{
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(Guid userId, Guid id, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var items = Channel.CreateBounded<SseItem<string>>(16);
        var touches = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watcher = Watch(folders.Of(userId, id).Files, () => touches.Writer.TryWrite(true));
        var pumps = Task.WhenAll(EventsAsync(userId, id, after, items.Writer, ending), TouchesAsync(id, touches.Reader, items.Writer, ending));
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(ending.Token)) yield return item;
        }
        finally
        {
            await ending.CancelAsync();
            await pumps.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EventsAsync(Guid userId, Guid id, long after, ChannelWriter<SseItem<string>> items, CancellationTokenSource ending)
    {
        try
        {
            await foreach (var stored in events.FollowAsync(userId, WorkspaceEvents.Stream(id), after, ending.Token))
                await items.WriteAsync(new SseItem<string>(Json.Write(stored)) { EventId = stored.Seq?.ToString() }, ending.Token);
        }
        finally
        {
            await ending.CancelAsync(); // the reader comes back with the last number it saw
        }
    }

    private async Task TouchesAsync(Guid id, ChannelReader<bool> touches, ChannelWriter<SseItem<string>> items, CancellationTokenSource ending)
    {
        await foreach (var _ in touches.ReadAllAsync(ending.Token))
            await items.WriteAsync(new SseItem<string>(Json.Write(new StoredEvent(WorkspaceEvents.Stream(id), null, WorkspaceEvents.Touched, Json.ToElement(new { }), time.GetUtcNow()))), ending.Token);
    }

    /// <summary>Null where the machine can watch no more folders: then a reader hears of the events alone.</summary>
    private static FileSystemWatcher? Watch(string folder, Action touched)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += (_, _) => touched();
            watcher.Created += (_, _) => touched();
            watcher.Deleted += (_, _) => touched();
            watcher.Renamed += (_, _) => touched();
            watcher.Error += (_, _) => touched();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return null;
        }
    }
}
