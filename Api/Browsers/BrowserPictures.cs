using Nightshift.Artifacts;
using Nightshift.Executions;
using Nightshift.Previews;

namespace Nightshift.Browsers;

/// <summary>Keeps what a browser brings back as artifacts of the execution whose app it looked at.</summary>
internal sealed class BrowserPictures(ArtifactStore artifacts, ExecutionStore executions, TimeProvider time)
{
    private const string Png = "image/png";

    /// <returns>Null when it is no PNG of the user's, or too large.</returns>
    public async Task<byte[]?> ReadAsync(Guid userId, Guid artifactId, CancellationToken cancellation)
    {
        if (await artifacts.OpenAsync(userId, artifactId, cancellation) is not { } found) return null;
        await using var content = found.Content;
        if (found.Artifact.MimeType != Png || found.Artifact.Size > ScreenshotTaken.MostAccepted) return null;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }

    /// <returns>Those of the pictures, in their order, and of the trace; null without one.</returns>
    public async Task<(IReadOnlyList<Artifact> Pictures, Artifact? Trace)> KeepAsync(Preview preview, IReadOnlyList<BrowserPicture> pictures, byte[]? trace, CancellationToken cancellation)
    {
        var execution = preview.ExecutionId is { } id ? await executions.FindAsync(preview.UserId, id, cancellation) : null;
        List<Artifact> kept = [];
        foreach (var picture in pictures)
            kept.Add(await SaveAsync($"{picture.Name}.png", ArtifactTypes.Screenshot, Png, picture.Content));
        return (kept, trace is null ? null : await SaveAsync("Trace.zip", ArtifactTypes.Output, "application/zip", trace));

        async Task<Artifact> SaveAsync(string name, string type, string mimeType, byte[] content)
        {
            var artifact = new NewArtifact(Guid.CreateVersion7(time.GetUtcNow()), preview.UserId, name, type, mimeType, SessionId: execution?.SessionId, ExecutionId: execution?.Id);
            return (await artifacts.SaveAsync(artifact, new MemoryStream(content), cancellation))!; // whose execution it is, was just seen
        }
    }
}
