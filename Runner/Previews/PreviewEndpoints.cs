using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Nightshift.Executions;

namespace Nightshift.Previews;

internal static class PreviewEndpoints
{
    private static readonly TimeSpan UsageEvery = TimeSpan.FromSeconds(2), Batch = TimeSpan.FromMilliseconds(50);

    public static IHostApplicationBuilder AddPreviews(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PreviewOptions>().BindConfiguration(PreviewOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AppKinds>().AddSingleton<PreviewStarter>().AddSingleton<PreviewForwarder>();
        builder.Services.AddSingleton<PreviewKeeper>().AddHostedService(services => services.GetRequiredService<PreviewKeeper>());
        return builder;
    }

    /// <summary>What is for a preview goes to its app, whatever its path is.</summary>
    public static void UsePreviews(this WebApplication app) => app.Use((context, next) =>
        context.Request.Headers.ContainsKey(PreviewAddress.Header) ? context.RequestServices.GetRequiredService<PreviewForwarder>().ServeAsync(context) : next(context));

    public static void MapPreviews(this IEndpointRouteBuilder routes)
    {
        var previews = routes.MapGroup("/previews");
        previews.MapPost("/plan", (PreviewFiles files, AppKinds kinds) => TypedResults.Ok(
            kinds.Find(files.Files) is { } found ? new PreviewPlan(found.Kind.Title, found.Command, null) : new PreviewPlan(null, null, PreviewStarter.NothingFound)));
        previews.MapPut("/{id:guid}", StartAsync).WithMetadata(Whole(routes));
        previews.MapGet("/{id:guid}", (Guid id, PreviewKeeper keeper, TimeProvider clock, CancellationToken cancellation) => Find(id, keeper, preview => TypedResults.ServerSentEvents(ProgressAsync(preview, clock, cancellation))));
        previews.MapGet("/{id:guid}/files", (Guid id, PreviewKeeper keeper) => Find(id, keeper, preview => TypedResults.Ok(new PreviewVersions(preview.Folder.Versions))));
        previews.MapPost("/{id:guid}/files", Change).WithMetadata(Whole(routes));
        previews.MapGet("/{id:guid}/log", (Guid id, PreviewKeeper keeper) => Find(id, keeper, preview => TypedResults.Ok(new PreviewLogs(preview.Log.After(0).Text))));
        previews.MapGet("/{id:guid}/activity", (Guid id, PreviewKeeper keeper, IOptions<PreviewOptions> options, TimeProvider clock, CancellationToken cancellation) =>
            Find(id, keeper, preview => TypedResults.ServerSentEvents(ActivityAsync(preview, options.Value, clock, cancellation))));
        previews.MapPost("/{id:guid}/expiry", (Guid id, PreviewExpiry expiry, PreviewKeeper keeper) => Find(id, keeper, preview =>
        {
            preview.Say(progress => progress with { ExpiresAt = expiry.ExpiresAt });
            return TypedResults.NoContent();
        }));
        previews.MapDelete("/{id:guid}", async (Guid id, PreviewKeeper keeper) =>
        {
            await keeper.StopAsync(id, "Stopped.");
            return TypedResults.NoContent();
        });
    }

    private static IResult Find(Guid id, PreviewKeeper keeper, Func<LivePreview, IResult> answer) => keeper.Find(id) is { } preview ? answer(preview) : TypedResults.NotFound();

    /// <summary>All files of an app come at once, as JSON.</summary>
    private static RequestSizeLimitAttribute Whole(IEndpointRouteBuilder routes) => new(2 * routes.ServiceProvider.GetRequiredService<IOptions<PreviewOptions>>().Value.WorkspaceBytes);

    private static IResult Change(Guid id, PreviewChange change, PreviewKeeper keeper)
    {
        if (Unsafe([.. change.Written.Keys, .. change.Deleted]) is { } problem) return problem;
        return Find(id, keeper, preview =>
        {
            if (preview.HasEnded || preview.Start.Run != change.Run) return TypedResults.NotFound();
            preview.Change(change);
            return TypedResults.NoContent();
        });
    }

    private static IResult? Unsafe(IEnumerable<string> paths) => paths.FirstOrDefault(path => !SourceFile.IsSafe(path)) is not { } found ? null
        : TypedResults.Problem($"The path '{found}' leads elsewhere, or is no plain one.", statusCode: StatusCodes.Status400BadRequest);

    private static async Task<IResult> StartAsync(Guid id, PreviewStart start, PreviewKeeper keeper, TimeProvider clock, CancellationToken cancellation)
    {
        if (Unsafe([.. start.Files.Select(file => file.Path), .. start.Binaries?.Keys ?? []]) is { } problem) return problem;
        return await keeper.StartAsync(id, start) is { } preview
            ? TypedResults.ServerSentEvents(ProgressAsync(preview, clock, cancellation))
            : TypedResults.Problem("This Runner has as many previews as it may have.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>What is said of it, now and whenever that changes, until it has ended; and signs of life.</summary>
    private static async IAsyncEnumerable<SseItem<string>> ProgressAsync(LivePreview preview, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (PreviewProgress? told = null; ;)
        {
            var next = preview.Said; // before it is read, so that nothing falls between
            if (preview.Progress is var progress && progress != told)
                yield return new SseItem<string>(Json.Write(told = progress), PreviewStream.State);
            if (preview.HasEnded) yield break;
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var late = Task.Delay(ValidationStream.Beat, clock, beat.Token);
            if (await Task.WhenAny(next, late) == late)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return new SseItem<string>("", ValidationStream.Alive);
            }
            await beat.CancelAsync();
        }
    }

    /// <summary>How often its pages became others, the log from its beginning, and what is used every now and then, until the preview has ended.</summary>
    private static async IAsyncEnumerable<SseItem<string>> ActivityAsync(LivePreview preview, PreviewOptions options, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long place = 0;
        var told = long.MinValue;
        int? reloads = null;
        while (true)
        {
            var (changed, ended) = (preview.Changed, preview.HasEnded); // before anything is read, so that nothing falls between
            if (preview.Reloads is var number && number != reloads)
                yield return new SseItem<string>(Json.Write(new PreviewReload((reloads = number).Value)), PreviewStream.Reload);
            (var text, place) = preview.Log.After(place);
            if (text.Length > 0)
                yield return new SseItem<string>(Json.Write(new PreviewLogs(text)), PreviewStream.Log);
            if (ended) yield break;
            if (told == long.MinValue || clock.GetElapsedTime(told) >= UsageEvery)
            {
                told = clock.GetTimestamp();
                if (Usage(preview, options) is { } usage)
                    yield return new SseItem<string>(Json.Write(usage), PreviewStream.Usage);
            }
            await Task.Delay(Batch, clock, cancellation); // an app that talks much is read in larger pieces
            await Task.WhenAny(changed, Task.Delay(UsageEvery, clock, cancellation));
        }
    }

    private static PreviewUsage? Usage(LivePreview preview, PreviewOptions options)
    {
        try
        {
            return preview.Sandbox?.Usage is var (memory, cpu) ? new PreviewUsage(memory, cpu?.TotalSeconds, options.MemoryBytes) : null;
        }
        catch (IOException)
        {
            return null; // it ends just now
        }
    }
}
