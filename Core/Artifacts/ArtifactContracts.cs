using System.ComponentModel.DataAnnotations;
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
public sealed record UploadedArtifact(Guid ArtifactId, string Name, string Type, long Size)
{
    /// <summary>Most that an uploaded file may have, in bytes: 50 MB.</summary>
    public const long MaxBytes = 50 * 1024 * 1024;
}

/// <summary>Body of <c>PATCH /artifacts/{id}</c>.</summary>
/// <param name="Name">1 to 200 characters; what a file name cannot hold is replaced.</param>
public sealed record ArtifactNameRequest(
    [Required(ErrorMessage = "Give a name."), MaxLength(200, ErrorMessage = "At most 200 characters.")] string Name);

/// <summary>Body of <c>POST /artifacts/bundle</c>.</summary>
/// <param name="Ids">Of 1 to 100 artifacts.</param>
public sealed record ArtifactBundleRequest(
    [Required(ErrorMessage = "Say which artifacts."), Length(1, ArtifactBundleRequest.Most, ErrorMessage = "From 1 to 100 artifacts.")] IReadOnlyList<Guid> Ids)
{
    public const int Most = 100;
}

/// <summary>Where an artifact came from.</summary>
public static class ArtifactTypes
{
    public const string Uploaded = "uploaded";
    public const string Generated = "generated";
    public const string Output = "output";
    public const string Screenshot = "screenshot";
    public const string Preview = "preview";

    public static readonly IReadOnlyList<string> All = [Uploaded, Generated, Output, Screenshot, Preview];
}
