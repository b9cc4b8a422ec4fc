using System.ComponentModel.DataAnnotations;

namespace Nightshift.Browsers;

/// <summary>A page's size, in CSS pixels.</summary>
public sealed record Viewport(
    [Range(Viewport.Least, Viewport.Most, ErrorMessage = Viewport.Message)] int Width = 1280,
    [Range(Viewport.Least, Viewport.Most, ErrorMessage = Viewport.Message)] int Height = 800)
{
    public const int Least = 100, Most = 4000;

    public const string Message = "From 100 to 4000.";
}

/// <summary>Body of <c>POST /sandbox/screenshot</c>. It names a preview, by id or by the address of one of its pages.</summary>
/// <param name="Url">Of a page of one of the user's previews; nothing else is ever asked.</param>
/// <param name="Path">Of the page, with the query, beginning with a slash; only beside the id.</param>
/// <param name="FullPage">Whether what has to be scrolled to is in the picture.</param>
/// <param name="Selector">Of the one element that is in the picture, in CSS; not with the full page.</param>
/// <param name="Dark">Whether the page is told that its user prefers dark colours.</param>
/// <param name="Device">One of <see cref="BrowserDevices"/>, which has a viewport of its own.</param>
/// <param name="AcceptedArtifactId">Of an earlier picture of the user's, a PNG of at most 16 MiB, with which this one is compared.</param>
public sealed record ScreenshotDraft(
    Guid? PreviewId = null, string? Url = null, [MaxLength(2000, ErrorMessage = "At most 2000 characters.")] string Path = "/", Viewport? Viewport = null, bool FullPage = false,
    [MaxLength(500, ErrorMessage = "At most 500 characters.")] string? Selector = null, bool Dark = false, string? Device = null, Guid? AcceptedArtifactId = null);

/// <param name="Title">Of the page.</param>
/// <param name="Errors">What the page's console told as an error or a warning, and what no script caught.</param>
/// <param name="FailedRequests">What the page asked for in vain.</param>
/// <param name="Comparison">With the accepted picture; absent when there is none.</param>
/// <param name="DifferenceArtifactId">Shows in red what differs; absent when nothing does, or the sizes do.</param>
public sealed record ScreenshotTaken(
    Guid ScreenshotArtifactId, string DownloadUrl, string? Title, IReadOnlyList<string> Errors, IReadOnlyList<string> FailedRequests, PictureComparison? Comparison = null, Guid? DifferenceArtifactId = null)
{
    /// <summary>Bytes of an accepted picture at most: 16 MiB.</summary>
    public const long MostAccepted = 16 << 20;
}

/// <param name="Share">Of all pixels, from 0 to 1.</param>
/// <param name="Note">Why they cannot be compared pixel by pixel; absent when they can.</param>
public sealed record PictureComparison(bool Same, long DifferentPixels, double Share, string? Note = null);

/// <summary>Body of <c>POST /sandbox/test-ui</c>.</summary>
/// <param name="TestScript">Steps, one on each line, or JavaScript for Playwright; the page is only opened and looked at when absent.</param>
/// <param name="Path">Of the page to begin with.</param>
public sealed record UiTestDraft(
    Guid PreviewId, [MaxLength(UiTestDraft.LongestScript, ErrorMessage = "At most 50,000 characters.")] string? TestScript = null, [MaxLength(2000, ErrorMessage = "At most 2000 characters.")] string Path = "/",
    Viewport? Viewport = null, bool Dark = false, string? Device = null)
{
    public const int LongestScript = 50_000;
}

/// <param name="Passed">Whether the page opened and every step succeeded. What is found besides does not count.</param>
/// <param name="Screenshots">In their order; the last one shows the page at the end.</param>
/// <param name="Errors">Why it did not pass, first; then what the page's console told as an error or a warning, and what no script caught.</param>
/// <param name="Accessibility">What axe-core finds on the page at the end.</param>
/// <param name="TraceArtifactId">For Playwright's trace viewer; absent when there is none.</param>
public sealed record UiTestResult(
    bool Passed, IReadOnlyList<BrowserStep> Steps, IReadOnlyList<Screenshot> Screenshots, IReadOnlyList<string> Errors, IReadOnlyList<string> FailedRequests, IReadOnlyList<AccessibilityFinding> Accessibility,
    Guid? TraceArtifactId);

public sealed record Screenshot(Guid ArtifactId, string Name, string DownloadUrl);

/// <param name="Name">The step as it was written, or its name.</param>
/// <param name="Error">Null when it succeeded.</param>
public sealed record BrowserStep(string Name, bool Passed, string? Error, long DurationMs);

/// <param name="Rule">Of axe-core.</param>
/// <param name="Impact">minor, moderate, serious or critical.</param>
/// <param name="Targets">Selectors of up to ten elements.</param>
public sealed record AccessibilityFinding(string Rule, string Impact, string Message, IReadOnlyList<string> Targets);

/// <summary>Body of Runner's <c>POST /browsers</c>: opens a page of a preview that runs there.</summary>
/// <param name="Script">Null to take a picture and do nothing else.</param>
/// <param name="Accepted">A PNG with which that picture is compared; null when there is none.</param>
/// <param name="Owner">Stands for the user; those who wait for room take turns by it.</param>
public sealed record BrowserJob(Guid PreviewId, string Path, Viewport Viewport, bool FullPage, string? Selector, bool Dark, string? Device, string? Script, byte[]? Accepted, string Owner);

/// <summary>What came of a <see cref="BrowserJob"/>.</summary>
/// <param name="Problem">Why it did not come to its end; null when it did.</param>
/// <param name="Trace">A ZIP; null when there is none.</param>
public sealed record BrowserReport(
    string? Title, string? Problem, IReadOnlyList<BrowserStep> Steps, IReadOnlyList<BrowserPicture> Pictures, IReadOnlyList<string> Console, IReadOnlyList<string> FailedRequests,
    IReadOnlyList<AccessibilityFinding> Findings, PictureComparison? Comparison = null, byte[]? Trace = null);

/// <param name="Content">A PNG.</param>
public sealed record BrowserPicture(string Name, byte[] Content);

/// <summary>Devices whose size, pixel density, touch and user agent a page can be shown with, by Playwright's names.</summary>
public static class BrowserDevices
{
    public static readonly IReadOnlyList<string> All = ["iPhone 15", "iPhone 15 landscape", "Pixel 7", "Pixel 7 landscape", "iPad Mini", "iPad Mini landscape"];
}
