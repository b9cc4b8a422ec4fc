using System.Security.Cryptography;
using System.Text;
using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Search;

/// <summary>Brings the indexed files of a source to what they are now, by the hash of their content.</summary>
internal static class FileChanges
{
    private const string FilesSql = "select id, path, language, sha256 from search_files where source_id = @sourceId and user_id = @userId";

    public static async Task ApplyAsync(NpgsqlTransaction transaction, Guid userId, Guid sourceId, long version, IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        var before = await transaction.QueryAsync<IndexedFile>(FilesSql, new { sourceId, userId }, cancellation);
        var now = files.DistinctBy(file => file.Path).Select(file => (File: file, Hash: SHA256.HashData(Encoding.UTF8.GetBytes(file.Content)))).ToList();
        var unchanged = before.Select(file => Key(file.Path, file.Sha256)).ToHashSet();
        unchanged.IntersectWith(now.Select(file => Key(file.File.Path, file.Hash)));

        var gone = before.Where(file => !unchanged.Contains(Key(file.Path, file.Sha256))).ToList();
        List<(long Id, string Path)> renamed = [];
        List<(SourceFile File, byte[] Hash)> added = [];
        foreach (var (file, hash) in now.Where(file => !unchanged.Contains(Key(file.File.Path, file.Hash))))
            if (gone.FirstOrDefault(old => old.Sha256.AsSpan().SequenceEqual(hash) && old.Language == LanguageOf(file.Path)) is { } same)
            {
                gone.Remove(same);
                renamed.Add((same.Id, file.Path));
            }
            else added.Add((file, hash));
        await WriteAsync(transaction, userId, sourceId, version, gone, renamed, added, cancellation);
    }

    private const string RemoveSql = "delete from search_files where id = any(@ids) and user_id = @userId";

    // Through names that no file has, so that files may change places.
    private const string MakeRoomSql = "update search_files set path = '/' || id where id = any(@ids) and user_id = @userId";

    private const string RenameSql = """
        update search_files f set path = n.path, version = @version from unnest(@ids, @paths) as n (id, path) where f.id = n.id and f.user_id = @userId
        """;

    private const string AddSql = """
        insert into search_files (user_id, source_id, path, language, sha256, version) values (@userId, @sourceId, @path, @language, @hash, @version) returning id
        """;

    private static async Task WriteAsync(
        NpgsqlTransaction transaction, Guid userId, Guid sourceId, long version, List<IndexedFile> gone, List<(long Id, string Path)> renamed, List<(SourceFile File, byte[] Hash)> added, CancellationToken cancellation)
    {
        if (gone.Count > 0) await transaction.ExecuteAsync(RemoveSql, new { ids = gone.Select(file => file.Id).ToArray(), userId }, cancellation);
        if (renamed.Count > 0)
        {
            var ids = renamed.Select(file => file.Id).ToArray();
            await transaction.ExecuteAsync(MakeRoomSql, new { ids, userId }, cancellation);
            await transaction.ExecuteAsync(RenameSql, new { ids, paths = renamed.Select(file => file.Path).ToArray(), version, userId }, cancellation);
        }
        List<(long Id, SourceFile File)> files = [];
        foreach (var (file, hash) in added)
            files.Add((await transaction.FirstAsync<long>(AddSql, new { userId, sourceId, file.Path, language = LanguageOf(file.Path), hash, version }, cancellation), file));
        if (files.Count > 0) await CopyAsync(transaction.Connection!, userId, files, cancellation);
    }

    private const string CopySql = "copy search_chunks (user_id, file_id, symbol, container, start_line, end_line, text) from stdin (format binary)";

    private static async Task CopyAsync(NpgsqlConnection connection, Guid userId, List<(long Id, SourceFile File)> files, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync(CopySql, cancellation);
        foreach (var (id, file) in files)
            foreach (var chunk in CodeChunker.Cut(file.Path, file.Content))
                await writer.WriteRowAsync(cancellation, userId, id, (object?)chunk.Symbol ?? DBNull.Value, (object?)chunk.Container ?? DBNull.Value, chunk.StartLine, chunk.EndLine, chunk.Text);
        await writer.CompleteAsync(cancellation);
    }

    private static string? LanguageOf(string path) => Language.OfPath(path)?.Name;

    private static string Key(string path, byte[] hash) => $"{Convert.ToHexString(hash)} {path}";

    private sealed record IndexedFile(long Id, string Path, string? Language, byte[] Sha256);
}
