using Nightshift.Executions;
using Nightshift.Terminals;
using Nightshift.Workspaces;

namespace Nightshift.Previews;

/// <summary>Where the files of a preview come from: the attempt of an execution, or a workspace as it is.</summary>
internal sealed class PreviewSources(ExecutionStore executions, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceFiles files)
{
    /// <summary>Whether these are the user's; without that nothing of them is told.</summary>
    public async Task<bool> AreOwnAsync(Guid userId, Guid? executionId, Guid? workspaceId, CancellationToken cancellation) =>
        (executionId is not { } execution || await executions.FindAsync(userId, execution, cancellation) is not null)
        && (workspaceId is not { } workspace || await workspaces.FindAsync(userId, workspace, cancellation) is not null);

    /// <summary>The attempt of that number, or the delivered one, that has files.</summary>
    public async Task<Attempt?> AttemptAsync(Guid userId, Guid executionId, int? number, CancellationToken cancellation)
    {
        var wanted = number ?? (await executions.FindAsync(userId, executionId, cancellation))?.BestAttempt;
        return (await executions.AttemptsAsync(userId, executionId, cancellation)).FirstOrDefault(attempt => attempt.Number == wanted && attempt.Files is { Count: > 0 });
    }

    public async Task<PreviewSource> ReadAsync(Guid userId, Guid? executionId, int? attempt, Guid? workspaceId, CancellationToken cancellation)
    {
        if (workspaceId is { } workspace) return await ReadAsync(folders.Of(userId, workspace), cancellation);
        var execution = await executions.FindAsync(userId, executionId!.Value, cancellation);
        return new PreviewSource(execution!.Language, (await AttemptAsync(userId, execution.Id, attempt, cancellation))!.Files!, new Dictionary<string, byte[]>());
    }

    private async Task<PreviewSource> ReadAsync(WorkspaceFolder folder, CancellationToken cancellation)
    {
        List<SourceFile> texts = [];
        Dictionary<string, byte[]> binaries = [];
        foreach (var (path, _) in (await files.VersionsAsync(folder, null, cancellation)).ByPath.Where(entry => SandboxFiles.Travels(entry.Key)))
            if (await files.BytesAsync(folder, path, cancellation) is not { } bytes) continue; // gone at this moment
            else if (SourceFile.TextOf(bytes) is { } text) texts.Add(new SourceFile(path, text));
            else binaries[path] = bytes;
        var language = texts.Select(file => Language.OfPath(file.Path)).OfType<Language>().CountBy(language => language.Name).OrderByDescending(count => count.Value).FirstOrDefault().Key;
        return new PreviewSource(language ?? Language.JavaScript.Name, texts, binaries);
    }
}

/// <param name="Language">That most of the files are written in.</param>
internal sealed record PreviewSource(string Language, IReadOnlyList<SourceFile> Files, IReadOnlyDictionary<string, byte[]> Binaries);
