using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.Previews;

namespace Nightshift.Browsers;

internal static class BrowserEndpoints
{
    private const string OnlyPreviews = "Name a preview of yours: its 'preview_id', or as 'url' an address that begins as its own does. No other address is opened.";

    public static void MapBrowsers(this IEndpointRouteBuilder routes)
    {
        var sandbox = routes.MapGroup("/sandbox").WithTags("Previews");
        sandbox.MapPost("/screenshot", ShootAsync).WithSummary("Take a picture of a page of a preview");
        sandbox.MapPost("/test-ui", TestAsync).WithSummary("Open a page of a preview in a browser and follow a script there");
    }

    private static async Task<Results<Ok<ScreenshotTaken>, ValidationProblem, ProblemHttpResult>> ShootAsync(
        ScreenshotDraft draft, ClaimsPrincipal user, PreviewStore previews, RunnerBrowsers browsers, BrowserPictures pictures, IOptions<PreviewOptions> options, CancellationToken cancellation)
    {
        var accepted = draft.AcceptedArtifactId is { } id ? await pictures.ReadAsync(user.UserId(), id, cancellation) : null;
        var path = draft.Url is null ? draft.Path : Uri.TryCreate(draft.Url, UriKind.Absolute, out var url) ? url.PathAndQuery : "";
        var errors = Check(path, draft.Device);
        if (draft is { FullPage: true, Selector: not null }) errors["selector"] = ["Either one element or the full page."];
        if (draft.AcceptedArtifactId is not null && accepted is null) errors["accepted_artifact_id"] = [$"A PNG of yours, of at most {ScreenshotTaken.MostAccepted >> 20} MiB."];
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);
        if (await FindAsync(user.UserId(), draft.PreviewId, draft.Url, previews, options.Value, cancellation) is not { } preview) return Problems.NotFound(OnlyPreviews);

        var job = new BrowserJob(preview.Id, path, draft.Viewport ?? new Viewport(), draft.FullPage, draft.Selector, draft.Dark, draft.Device, null, accepted, preview.UserId.ToString());
        var (report, problem) = await RunAsync(preview, job, browsers, cancellation);
        if (report is null) return problem!;
        if (report.Pictures is not [var taken, ..]) return Problems.Unprocessable($"There is no picture: {report.Problem}");
        var (kept, _) = await pictures.KeepAsync(preview, [taken with { Name = report.Title is { Length: > 0 } title ? title : "Screenshot" }, .. report.Pictures.Skip(1)], null, cancellation);
        return TypedResults.Ok(new ScreenshotTaken(kept[0].Id, kept[0].DownloadUrl, report.Title, report.Console, report.FailedRequests, report.Comparison, kept.Skip(1).FirstOrDefault()?.Id));
    }

    private static async Task<Results<Ok<UiTestResult>, ValidationProblem, ProblemHttpResult>> TestAsync(
        UiTestDraft draft, ClaimsPrincipal user, PreviewStore previews, RunnerBrowsers browsers, BrowserPictures pictures, CancellationToken cancellation)
    {
        if (Check(draft.Path, draft.Device) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        if (await previews.FindAsync(user.UserId(), draft.PreviewId, cancellation) is not { } preview) return Problems.NotFound(OnlyPreviews);

        var job = new BrowserJob(preview.Id, draft.Path, draft.Viewport ?? new Viewport(), false, null, draft.Dark, draft.Device, draft.TestScript ?? "", null, preview.UserId.ToString());
        var (report, problem) = await RunAsync(preview, job, browsers, cancellation);
        if (report is null) return problem!;
        var (kept, trace) = await pictures.KeepAsync(preview, report.Pictures, report.Trace, cancellation);
        return TypedResults.Ok(new UiTestResult(
            report.Problem is null, report.Steps, [.. kept.Zip(report.Pictures, (artifact, picture) => new Screenshot(artifact.Id, picture.Name, artifact.DownloadUrl))],
            [.. report.Problem is { } cause ? [cause] : (string[])[], .. report.Console], report.FailedRequests, report.Findings, trace?.Id));
    }

    private static async Task<(BrowserReport? Report, ProblemHttpResult? Problem)> RunAsync(Preview preview, BrowserJob job, RunnerBrowsers browsers, CancellationToken cancellation)
    {
        try
        {
            return preview is { Status: PreviewStatus.Running, Runner: not null } && await browsers.RunAsync(preview, job, cancellation) is { } report
                ? (report, null)
                : (null, Problems.Conflict("The preview does not run. Start it again, and wait until it does."));
        }
        catch (RunnerUnavailableException exception)
        {
            return (null, TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable));
        }
    }

    private static async Task<Preview?> FindAsync(Guid userId, Guid? id, string? url, PreviewStore previews, PreviewOptions options, CancellationToken cancellation)
    {
        if (url is null) return id is { } given ? await previews.FindAsync(userId, given, cancellation) : null;
        var key = Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? PreviewAddress.KeyOf(address.Authority, options) : null;
        return key is { Length: > 0 } && await previews.FindAsync(key, cancellation) is { } found && found.UserId == userId && (id is null || id == found.Id) ? found : null;
    }

    private static Dictionary<string, string[]> Check(string path, string? device)
    {
        Dictionary<string, string[]> errors = [];
        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || path.Any(char.IsControl) || path.Contains('\\')) errors["path"] = ["The path of a page, beginning with one slash."];
        if (device is not null && !BrowserDevices.All.Contains(device)) errors["device"] = [$"One of: {string.Join(", ", BrowserDevices.All)}."];
        return errors;
    }
}
