using System.IO.Compression;

namespace Nightshift.Workspaces;

/// <summary>The files of a workspace as a ZIP; links are left out.</summary>
public static class WorkspaceArchive
{
    public static async Task WriteAsync(WorkspaceFolder folder, ZipArchive zip, CancellationToken cancellation)
    {
        foreach (var file in WorkspaceListing.Files(folder))
        {
            if (WorkspacePath.Locate(folder, file.Path) is not { } full || !File.Exists(full)) continue; // deleted meanwhile
            await using var content = new FileStream(full, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous });
            await using var entry = await zip.CreateEntry(file.Path, CompressionLevel.Fastest).OpenAsync(cancellation);
            await content.CopyToAsync(entry, cancellation);
        }
    }
}
