using System.Text.Json;

namespace Nightshift.Artifacts;

/// <summary>What is known of an artifact before its content is.</summary>
/// <param name="Id">Chosen by the caller; saving again under the same id replaces the content, so a repeat after a crash is harmless.</param>
/// <param name="Name">Any text; made safe by <see cref="ArtifactName"/>.</param>
/// <param name="Type">One of <see cref="ArtifactTypes"/>.</param>
/// <param name="Metadata">A JSON object; empty when absent.</param>
public sealed record NewArtifact(
    Guid Id,
    Guid UserId,
    string Name,
    string Type,
    string MimeType,
    string? Language = null,
    Guid? SessionId = null,
    Guid? ExecutionId = null,
    JsonElement? Metadata = null,
    DateTimeOffset? ExpiresAt = null);
