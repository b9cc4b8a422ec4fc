using System.Text.Json;

namespace Nightshift.Artifacts;

/// <summary>A stored file or bundle, without its content.</summary>
/// <param name="Type"><c>uploaded</c>, <c>generated</c>, <c>output</c>, <c>screenshot</c> or <c>preview</c>.</param>
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
