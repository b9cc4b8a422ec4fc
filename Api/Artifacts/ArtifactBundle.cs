using System.IO.Compression;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Artifacts;

/// <summary>Several artifacts in one ZIP, made while it is sent.</summary>
internal static class ArtifactBundle
{
    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        ArtifactBundleRequest request, HttpContext context, ClaimsPrincipal user, ArtifactStore artifacts, CancellationToken cancellation)
    {
        var (userId, ids) = (user.UserId(), request.Ids.Distinct().ToList());
        foreach (var id in ids)
            if (await artifacts.FindAsync(userId, id, cancellation) is null)
                return Problems.NotFound("Not all of these artifacts are there. Reload the list and choose again.");

        return ZipAnswer.Send(context, "artifacts.zip", zip => WriteAsync(zip, userId, ids, artifacts, cancellation));
    }

    private static async Task WriteAsync(ZipArchive zip, Guid userId, IReadOnlyList<Guid> ids, ArtifactStore artifacts, CancellationToken cancellation)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var id in ids)
        {
            if (await artifacts.OpenAsync(userId, id, cancellation) is not var (artifact, content)) continue; // deleted in the meantime
            await using (content)
            {
                var entry = zip.CreateEntry(FreeName(artifact.Name, taken), CompressionLevel.Fastest);
                entry.LastWriteTime = artifact.CreatedAt;
                await using var target = await entry.OpenAsync(cancellation);
                await content.CopyToAsync(target, cancellation);
            }
        }
    }

    /// <summary>The name itself, or with a number before its extension when another file has it.</summary>
    private static string FreeName(string name, HashSet<string> taken)
    {
        for (var number = 1; ; number++)
        {
            var free = number == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)} ({number}){Path.GetExtension(name)}";
            if (taken.Add(free)) return free;
        }
    }
}
