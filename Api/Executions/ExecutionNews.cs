using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Events;
using Nightshift.Projects;

namespace Nightshift.Executions;

/// <summary>
/// All of a user's executions and projects on one stream, each as its row in the list: first where the latest stand, then every one that changes. News of
/// the log only say which to look at; what is sent is read by the user's own query, so it is theirs and the newest there is.
/// </summary>
internal static class ExecutionNews
{
    private const int Latest = 50, LatestProjects = 10;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>The type of the items that are projects.</summary>
    private const string Project = "project";

    /// <summary>What changes a row of the list.</summary>
    private static readonly HashSet<string> Changes =
    [
        ExecutionEvents.Queued, ExecutionEvents.Started, ExecutionEvents.GenerationCompleted, ExecutionEvents.AttemptStarted,
        ExecutionEvents.AttemptCompleted, ExecutionEvents.Waiting, ExecutionEvents.Answered, ExecutionEvents.Completed
    ];

    public static ServerSentEventsResult<string> Follow(
        HttpContext context, ClaimsPrincipal user, ExecutionStore executions, ProjectStore projects, EventFeed feed, IHostApplicationLifetime host, TimeProvider time, CancellationToken cancellation)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ItemsAsync(user.UserId(), executions, projects, feed, host.ApplicationStopping, time, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<string>> ItemsAsync(
        Guid userId, ExecutionStore executions, ProjectStore projects, EventFeed feed, CancellationToken stopping, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        var (changed, moved) = (new ConcurrentDictionary<Guid, bool>(), new ConcurrentDictionary<Guid, bool>());
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }); // one call is enough for all that changed
        using var observing = feed.Observe(news => // before the list is read, so that nothing falls between
        {
            if (ExecutionOf(news) is { } id) changed[id] = true;
            else if (ProjectOf(news) is { } project) moved[project] = true;
            else return;
            wake.Writer.TryWrite(true);
        });
        await using var heartbeat = time.CreateTimer(_ => wake.Writer.TryWrite(true), null, Heartbeat, Heartbeat);

        foreach (var execution in (await executions.ListAsync(userId, null, null, null, 1, Latest, cancellation)).Executions.Reverse())
            yield return Item(execution);
        foreach (var project in (await projects.ListAsync(userId, 1, LatestProjects, cancellation)).Projects.Reverse()) yield return Item(project);
        yield return new SseItem<string>("", "ping");
        while (await WaitAsync(wake.Reader, ending.Token))
        {
            wake.Reader.TryRead(out _);
            var (ids, projectIds) = (Taken(changed), Taken(moved));
            foreach (var execution in ids.Length == 0 ? [] : await executions.ListAsync(userId, ids, cancellation)) yield return Item(execution);
            foreach (var project in projectIds.Length == 0 ? [] : await projects.ListAsync(userId, projectIds, cancellation)) yield return Item(project);
            yield return new SseItem<string>("", "ping");
        }
    }

    private static Guid? ExecutionOf(EventFeed.News news) =>
        !news.IsLive && (news.Event is null || Changes.Contains(news.Event.Type)) ? ExecutionEvents.ExecutionOf(news.Stream) : null;

    private static Guid? ProjectOf(EventFeed.News news) =>
        !news.IsLive && (news.Event is null || news.Event.Type is ProjectEvents.Moved or ProjectEvents.Paused or ProjectEvents.Resumed) ? StreamName.IdOf(news.Stream, ProjectEvents.StreamPrefix) : null;

    private static Guid[] Taken(ConcurrentDictionary<Guid, bool> changed) => [.. changed.Keys.Where(id => changed.TryRemove(id, out _))];

    private static async Task<bool> WaitAsync(ChannelReader<bool> wake, CancellationToken cancellation)
    {
        try
        {
            return await wake.WaitToReadAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false; // the reader has left, or the service stops
        }
    }

    private static SseItem<string> Item(ExecutionSummary execution) => new(Json.Write(execution));

    private static SseItem<string> Item(Project project) => new(Json.Write(project), Project);
}
