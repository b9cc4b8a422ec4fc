using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Nightshift.Http;

namespace Nightshift.Artifacts;

/// <summary>
/// Reads an upload part by part, straight to disk: one file, and the fields <c>session_id</c> and <c>language</c> before or after it.
/// It bounds every part itself; the server's own limit would cut the connection, and the caller would not learn why.
/// </summary>
internal sealed class UploadReader(ArtifactFiles files)
{
    public const long MaxBytes = UploadedArtifact.MaxBytes;

    private const int MaxFieldCharacters = 200;

    private const int MaxParts = 10;

    /// <returns>What is wrong with the request; null when the upload holds a file.</returns>
    public async Task<ProblemHttpResult?> ReadAsync(HttpRequest request, Upload upload, CancellationToken cancellation)
    {
        if (Boundary(request) is not { } boundary) return Problems.Unsupported("Send the file as multipart/form-data.");
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            for (var parts = 0; await reader.ReadNextSectionAsync(cancellation) is { } section; parts++)
            {
                if (parts == MaxParts) return Problems.BadRequest($"An upload may have at most {MaxParts} parts.");
                if (await ReadAsync(section, upload, cancellation) is { } problem) return problem;
            }
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            return Problems.BadRequest("The multipart body is malformed or ends too early. Send it again.");
        }
        return upload.File is null ? Problems.BadRequest("There is no file in the request. Send one as the part 'file'.") : null;
    }

    private async Task<ProblemHttpResult?> ReadAsync(MultipartSection section, Upload upload, CancellationToken cancellation)
    {
        if (section.GetContentDispositionHeader() is not { } part) return null;
        if (!part.IsFileDisposition()) return await ReadFieldAsync(part.Name.Value?.Trim('"'), section.Body, upload, cancellation);
        if (upload.File is not null) return Problems.BadRequest("Send one file per upload.");

        upload.Name = ArtifactName.Clean((part.FileNameStar.HasValue ? part.FileNameStar : part.FileName).Value?.Trim('"'));
        upload.MimeType = MediaTypeHeaderValue.TryParse(section.ContentType, out var type) ? type.MediaType.Value! : "application/octet-stream";
        upload.File = await files.StageAsync(upload.UserId, upload.Id, section.Body, MaxBytes, cancellation);
        return upload.File is null ? Problems.TooLarge($"A file may have at most {MaxBytes / 1024 / 1024} MB.") : null;
    }

    private static async Task<ProblemHttpResult?> ReadFieldAsync(string? name, Stream body, Upload upload, CancellationToken cancellation)
    {
        var buffer = new char[MaxFieldCharacters + 1];
        using var reader = new StreamReader(body, leaveOpen: true);
        var length = await reader.ReadBlockAsync(buffer, cancellation);
        if (length > MaxFieldCharacters) return Problems.BadRequest($"A field may have at most {MaxFieldCharacters} characters.");

        var value = new string(buffer, 0, length).Trim();
        if (name == "language" && value.Length > 0) upload.Language = value;
        if (name != "session_id" || value.Length == 0) return null;
        if (!Guid.TryParse(value, out var id)) return Problems.BadRequest("'session_id' is not an id.");
        upload.SessionId = id;
        return null;
    }

    private static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 70 } boundary
            ? boundary
            : null;

    /// <summary>The reader's own complaints, as against a broken disk or connection, which are of the same types.</summary>
    private static bool IsMalformed(Exception exception) =>
        exception is IOException or InvalidDataException && exception.Source == typeof(MultipartReader).Assembly.GetName().Name;
}

/// <summary>One upload on its way in; disposing it removes what was not stored.</summary>
internal sealed class Upload(Guid userId) : IDisposable
{
    public Guid UserId { get; } = userId;
    public Guid Id { get; } = Guid.CreateVersion7();
    public StagedFile? File { get; set; }
    public string Name { get; set; } = "";
    public string MimeType { get; set; } = "";
    public string? Language { get; set; }
    public Guid? SessionId { get; set; }

    public NewArtifact ToArtifact() => new(Id, UserId, Name, ArtifactTypes.Uploaded, MimeType, Language, SessionId);

    public void Dispose() => File?.Dispose();
}
