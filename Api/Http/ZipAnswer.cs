using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Nightshift.Http;

/// <summary>A ZIP that is made while it is sent.</summary>
internal static class ZipAnswer
{
    /// <param name="write">Adds the entries.</param>
    public static PushStreamHttpResult Send(HttpContext context, string fileName, Func<ZipArchive, Task> write)
    {
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true; // an entry writes its last bytes so, even when disposed asynchronously
        return TypedResults.Stream(async body =>
        {
            await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted);
            await write(zip);
        }, "application/zip", fileName);
    }
}
