using System.Text;
using Nightshift.Artifacts;
using Nightshift.Attachments;

namespace Nightshift.Repositories;

/// <summary>Makes a repository of one commit from an uploaded archive, so that everything after it is the same as for a clone.</summary>
internal sealed class ArchiveImport(ArtifactStore artifacts, RepositoryClone clones, Git git)
{
    private const string Branch = "main";

    public async Task<ClonedCommit> MakeAsync(Guid userId, Guid artifactId, string folder, CancellationToken cancellation)
    {
        if (await artifacts.OpenAsync(userId, artifactId, cancellation) is not var (artifact, content)) throw new GitException("The archive is no longer there. Upload it again.");
        IReadOnlyList<AttachedFile> files;
        await using (content) files = [.. (await AttachmentReader.ReadAsync(artifact.Name, content, cancellation)).Where(file => file.Text is not null)];
        if (files.Count == 0 || files is [{ Path: var path }] && path == artifact.Name) throw new GitException("The upload is no archive with text in it. Upload a ZIP, a tar or a tar.gz.");

        await clones.MakeAsync(folder, cancellation);
        await git.MustAsync(folder, ["fast-import", "--quiet", "--done"], cancellation, Stream(AttachmentReader.Rooted(files)));
        return new ClonedCommit(Branch, await clones.ResolveAsync(folder, $"refs/heads/{Branch}", cancellation));
    }

    /// <summary>In the language of <c>git fast-import</c>, which takes no other file's name from a path: each is quoted.</summary>
    private static byte[] Stream(IReadOnlyList<AttachedFile> files)
    {
        using var stream = new MemoryStream();
        void Write(string text) => stream.Write(Encoding.UTF8.GetBytes(text));
        void WriteData(string text)
        {
            Write($"data {Encoding.UTF8.GetByteCount(text)}\n");
            Write($"{text}\n");
        }
        Write($"commit refs/heads/{Branch}\ncommitter Nightshift <nightshift@localhost> 0 +0000\n");
        WriteData("Import of an archive");
        foreach (var file in files.DistinctBy(file => file.Path))
        {
            Write($"M 100644 inline \"{file.Path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n");
            WriteData(file.Text!);
        }
        Write("done\n");
        return stream.ToArray();
    }
}
