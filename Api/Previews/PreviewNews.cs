using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Nightshift.Events;

namespace Nightshift.Previews;

/// <summary>All that is to be seen of one preview on one stream: how it stands, from its row, and while Runner has it, its reloads, its log and what it uses.</summary>
internal sealed class PreviewNews(PreviewStore previews, RunnerPreviews runners, PreviewLinks links, EventFeed feed)
{
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(Guid userId, Guid id, HttpRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var items = Channel.CreateBounded<SseItem<string>>(16); // waits when full: a slow reader slows only itself
        var states = StatesAsync(userId, id, request, items.Writer, ending.Token);
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(cancellation)) yield return item;
        }
        finally
        {
            await ending.CancelAsync();
            await states.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StatesAsync(Guid userId, Guid id, HttpRequest request, ChannelWriter<SseItem<string>> items, CancellationToken cancellation)
    {
        Exception? fault = null;
        var activity = Task.FromResult(false);
        var heard = 0;
        try
        {
            using var subscription = feed.Subscribe(PreviewStore.Stream(id)); // before the row is read, so that nothing falls between
            while (await previews.FindAsync(userId, id, cancellation) is { } preview)
            {
                await items.WriteAsync(Item(PreviewStream.State, Json.Write(links.Detail(request, preview))), cancellation);
                if (preview is { IsOpen: true, Runner: { } runner } && (heard < preview.Run || activity is { IsCompletedSuccessfully: true, Result: false }))
                {
                    await activity;
                    heard = preview.Run;
                    activity = ActivityAsync(new Uri(runner), id, items, cancellation);
                }
                await foreach (var _ in subscription.ReadAllAsync(cancellation)) break;
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            fault = exception;
        }
        finally
        {
            await ((Task)activity).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            items.TryComplete(fault);
        }
    }

    /// <returns>Whether Runner had anything to tell; it may not have heard of the preview yet.</returns>
    private async Task<bool> ActivityAsync(Uri runner, Guid id, ChannelWriter<SseItem<string>> items, CancellationToken cancellation)
    {
        var told = false;
        try
        {
            await foreach (var item in runners.ActivityAsync(runner, id, cancellation))
            {
                told = true;
                await items.WriteAsync(Item(item.EventType, item.Data), cancellation);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Runner was lost; the row says so in a moment.
        }
        return told;
    }

    /// <summary>One line of JSON that says what it is itself: the stream's own envelope has no names.</summary>
    private static SseItem<string> Item(string kind, string data) => new($$"""{"kind":"{{kind}}","data":{{data}}}""");
}
