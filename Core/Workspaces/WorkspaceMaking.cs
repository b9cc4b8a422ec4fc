using Nightshift.Executions;

namespace Nightshift.Workspaces;

/// <summary>Makes workspaces.</summary>
public sealed class WorkspaceMaking(WorkspaceStore store, WorkspaceFolders folders, WorkspaceFiles files, WorkspaceGit git)
{
    /// <summary>Writes the files, begins the history with them, and then stores the workspace, so that there is none that is not whole. False when the user has the most there can be.</summary>
    /// <param name="sources">What it holds; what has an unusual path is passed over.</param>
    public async Task<bool> MakeAsync(Workspace workspace, IReadOnlyList<SourceFile> sources, CancellationToken cancellation)
    {
        var made = false;
        var folder = folders.Make(workspace.UserId, workspace.Id);
        try
        {
            await files.FillAsync(folder, [.. sources.Where(source => WorkspacePath.IsPlain(source.Path)).DistinctBy(source => source.Path)], cancellation);
            await git.BeginAsync(folder, workspace.MadeFrom == WorkspaceOrigin.Empty ? "Begin" : $"Begin from the {Json.Name(workspace.MadeFrom)}", cancellation);
            return made = await store.AddAsync(workspace, cancellation);
        }
        finally
        {
            if (!made) folders.Delete(workspace.UserId, workspace.Id);
        }
    }
}
