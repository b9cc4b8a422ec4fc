using System.ComponentModel;
using System.IO.Compression;
using System.Security.Claims;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Nightshift.Accounts;
using Nightshift.Artifacts;
using Nightshift.Http;
using Nightshift.Search;

namespace Nightshift.Mcp;

/// <summary>What an MCP client may read of the user's code and files.</summary>
[McpServerToolType]
internal sealed class ArtifactTools(ArtifactStore artifacts, CodeSearch search)
{
    /// <summary>Bytes of one file that are handed over; a larger one is downloaded.</summary>
    private const int MostBytes = 1024 * 1024;

    [McpServerTool(Name = "search_code", Title = "Search your code", ReadOnly = true), Description("Places in your delivered and uploaded code, the best first.")]
    public async Task<string> SearchAsync(
        ClaimsPrincipal user, CancellationToken cancellation,
        [Description("A question or words; \"in quotes\" it is found as it stands, /between slashes/ it is a regular expression.")] string query,
        [Description("Only in this language.")] string? language = null,
        [Description("Only files whose path holds this.")] string? path = null,
        [Description("1 to 100.")] int limit = Paging.DefaultLimit)
    {
        if (query.Length is 0 or > 500) throw new McpException("A query has 1 to 500 characters.");
        return await search.SearchAsync(user.UserId(), new CodeQuery(query, language, Path: path, Limit: Math.Clamp(limit, 1, Paging.MaxLimit)), cancellation) is { } found
            ? Json.Write(found)
            : throw new McpException("That is no regular expression that PostgreSQL knows, or it takes too long. Make it simpler, or leave the slashes out to search for words.");
    }

    [McpServerTool(Name = "list_artifacts", Title = "Your artifacts", ReadOnly = true), Description("Your stored files and bundles, the newest first.")]
    public async Task<string> ListAsync(
        ClaimsPrincipal user, CancellationToken cancellation, [Description("Only those whose name holds this.")] string? q = null,
        [Description("From 1.")] int page = 1, [Description("1 to 100.")] int limit = Paging.DefaultLimit) =>
        Json.Write(await artifacts.ListAsync(user.UserId(), null, null, null, q, Math.Clamp(page, 1, Paging.MaxPage), Math.Clamp(limit, 1, Paging.MaxLimit), cancellation));

    [McpServerTool(Name = "fetch_artifact", Title = "Fetch an artifact", ReadOnly = true), Description("The content of an artifact. Of a ZIP, what is in it; with a path, that file.")]
    public async Task<ContentBlock> FetchAsync(ClaimsPrincipal user, CancellationToken cancellation, [Description("Its id.")] Guid id, [Description("A file within a ZIP.")] string? path = null)
    {
        if (await artifacts.OpenAsync(user.UserId(), id, cancellation) is not var (artifact, content)) throw new McpException("There is no such artifact. list_artifacts tells which there are.");
        await using (content)
        {
            if (artifact.MimeType != "application/zip") return await ReadAsync(artifact, artifact.Size, content, artifact.MimeType, cancellation);
            using var archive = new ZipArchive(content, ZipArchiveMode.Read);
            if (path is null) return Text(Json.Write(new { artifact.Name, Files = archive.Entries.Select(entry => new { Path = entry.FullName, Bytes = entry.Length }) }));
            if (archive.GetEntry(path) is not { } file) throw new McpException($"There is no {path} in it. Without a path this tool tells what there is.");
            await using var inside = await file.OpenAsync(cancellation);
            return await ReadAsync(artifact, file.Length, inside, "application/octet-stream", cancellation);
        }
    }

    /// <summary>As text when it is text.</summary>
    private static async Task<ContentBlock> ReadAsync(Artifact artifact, long size, Stream content, string mimeType, CancellationToken cancellation)
    {
        if (size > MostBytes) throw new McpException($"It has {size} bytes, more than the {MostBytes} that are handed over here. Download it from {artifact.DownloadUrl}.");
        var bytes = new byte[size];
        var read = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, read);
            if (!text.Contains('\0')) return Text(text);
        }
        catch (DecoderFallbackException)
        {
            // then it is no text
        }
        return new EmbeddedResourceBlock { Resource = BlobResourceContents.FromBytes(bytes.AsMemory(0, read), artifact.DownloadUrl, mimeType) };
    }

    private static TextContentBlock Text(string text) => new() { Text = text };
}
