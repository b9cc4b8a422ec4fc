using System.Text.Json;

namespace Nightshift.Artifacts;

/// <summary>A stored file or bundle, without its content.</summary>
/// <param name="Type">One of <see cref="ArtifactTypes"/>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of the content, in lower-case hex.</param>
public sealed record Artifact(
    Guid Id,
    string Name,
    string Type,
    string MimeType,
    long Size,
    string Sha256,
    string? Language,
    Guid? SessionId,
    Guid? ExecutionId,
    JsonElement Metadata,
    string DownloadUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

public sealed record ArtifactList(IReadOnlyList<Artifact> Artifacts, long Total, int Page);

/// <summary>Answer of <c>POST /artifacts/upload</c>.</summary>
public sealed record UploadedArtifact(Guid ArtifactId, string Name, string Type, long Size);

/// <summary>Where an artifact came from.</summary>
public static class ArtifactTypes
{
    public const string Uploaded = "uploaded";
    public const string Generated = "generated";
    public const string Output = "output";
    public const string Screenshot = "screenshot";
    public const string Preview = "preview";
}
