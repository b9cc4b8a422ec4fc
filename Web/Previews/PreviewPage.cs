using System.Text;
using System.Text.RegularExpressions;
using Nightshift.ServiceDefaults;

namespace Nightshift.Previews;

/// <summary>Puts the script that tells our page of errors into the pages of an app, right after their document type.</summary>
internal static partial class PreviewPage
{
    /// <summary>Where a document type has to have ended; without one by then, the script comes first.</summary>
    private const int MostBefore = 1024;

    private static readonly byte[] Script = Encoding.ASCII.GetBytes($"<script src=\"{PreviewHost.Script}\"></script>");

    private static readonly string[] Encodings = ["utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"];

    /// <summary>Whether a browser asks for it to show it.</summary>
    public static bool MayBe(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.Count == 0
        && request.Headers["Sec-Fetch-Dest"].ToString() is var place && (place.Length > 0 ? place is "document" or "iframe" or "frame" : request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));

    public static bool Is(HttpContext context, HttpResponseMessage response) =>
        MayBe(context.Request) && response.Content.Headers is { ContentType: { MediaType: "text/html", CharSet: var encoding }, ContentEncoding.Count: 0 }
        && (encoding is null || Encodings.Contains(encoding.Trim('"').ToLowerInvariant())) && (int)response.StatusCode is not (204 or 206 or 304);

    public static async Task PassAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.ContentLength = null;
        context.Response.Headers.ETag = default; // of the page without it
        await context.Response.StartAsync(context.RequestAborted);
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var begun = new byte[4 * MostBefore];
        var length = 0;
        var place = 0;
        while (length < MostBefore && place == 0 && await body.ReadAsync(begun.AsMemory(length), context.RequestAborted) is > 0 and var count)
        {
            length += count;
            place = Before().Match(Encoding.Latin1.GetString(begun, 0, length)) is { Success: true } found ? found.Length : 0;
        }
        if (length == 0) return;
        await context.Response.Body.WriteAsync(begun.AsMemory(0, place), context.RequestAborted);
        await context.Response.Body.WriteAsync(Script, context.RequestAborted);
        await context.Response.Body.WriteAsync(begun.AsMemory(place, length - place), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await HttpForwarding.PumpAsync(body, context.Response.Body, context.RequestAborted);
    }

    // A byte order mark, comments, the document type.
    [GeneratedRegex(@"^(?:\u00EF\u00BB\u00BF)?\s*(?:<!--(?:[^-]|-[^-])*-->\s*)*<!doctype[^>]{0,300}>", RegexOptions.IgnoreCase)]
    private static partial Regex Before();
}
