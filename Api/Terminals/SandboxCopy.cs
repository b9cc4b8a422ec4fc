using Nightshift.Workspaces;

namespace Nightshift.Terminals;

/// <summary>
/// The copy of a workspace's files that its sandbox has, and how it is kept in step. Files that were changed on both sides at once are both kept: the sandbox's goes beside the workspace's, under
/// a name that says so.
/// </summary>
internal sealed class SandboxCopy(WorkspaceSandbox sandbox, SandboxSocket socket, WorkspaceSandboxStore sandboxes, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceFiles files, TimeProvider time)
{
    private readonly WorkspaceFolder folder = folders.Of(sandbox.UserId, sandbox.WorkspaceId);
    private readonly Dictionary<string, string> inside = []; // what the sandbox has, by path
    private WorkspaceVersions? versions;
    private bool isWhole;

    private Guid Workspace => sandbox.WorkspaceId;

    /// <summary>Says which files there are; the sandbox then asks for those that it lacks.</summary>
    public async Task CompareAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        await socket.SendAsync(new SandboxNews("have") { Versions = new Dictionary<string, string>(inside) }, cancellation);
    }

    /// <summary>Sends those; then the sandbox has all there are.</summary>
    public async Task GiveAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        foreach (var path in paths.Where(inside.ContainsKey)) await SendFileAsync(path, cancellation);
        isWhole = true;
    }

    /// <summary>Takes in a file that the sandbox wrote.</summary>
    public async Task WriteAsync(string path, byte[] content, string? version, CancellationToken cancellation)
    {
        if (!SandboxFiles.Travels(path)) return;
        var given = WorkspaceFiles.VersionOf(content);
        try
        {
            if (await files.BytesAsync(folder, path, cancellation) is not { } there || WorkspaceFiles.VersionOf(there) != given)
                await workspaces.ChangeAsync(sandbox.UserId, Workspace, async at => await KeepBothAsync(at, path, content, version));
            inside[path] = given;
        }
        catch (WorkspaceRefusedException refused)
        {
            await sandboxes.NoteAsync(Workspace, sandbox.Run, $"'{path}' is in the sandbox only: {refused.Message}", cancellation);
        }
    }

    private async Task<(WorkspaceWritten, WorkspaceChanged)> KeepBothAsync(WorkspaceFolder at, string path, byte[] content, string? version)
    {
        try
        {
            return (await files.WriteAsync(at, path, content, version, CancellationToken.None), WorkspaceChanged.Of(version is null ? "created" : "written", path));
        }
        catch (WorkspaceRefusedException refused) when (refused.Refusal == WorkspaceRefusal.Conflict)
        {
            var there = await files.BytesAsync(at, path, CancellationToken.None) is not null;
            var name = there ? Beside(path) : path; // one that was deleted outside is a new one
            return (await files.WriteAsync(at, name, content, null, CancellationToken.None), WorkspaceChanged.Of("created", name));
        }
    }

    /// <summary>Takes in that the sandbox deleted a file.</summary>
    public async Task DeleteAsync(string path, string? version, CancellationToken cancellation)
    {
        inside.Remove(path);
        try
        {
            if (version is null || await files.BytesAsync(folder, path, cancellation) is null) return;
            await workspaces.ChangeAsync(sandbox.UserId, Workspace, async at =>
            {
                await files.DeleteAsync(at, path, version, CancellationToken.None);
                return (path, WorkspaceChanged.Of("deleted", path));
            });
        }
        catch (WorkspaceRefusedException)
        {
            await PushAsync(cancellation); // it was changed meanwhile, and so comes back
        }
    }

    /// <summary>Tells the sandbox what has become of the files since it was last told.</summary>
    public async Task PushAsync(CancellationToken cancellation)
    {
        if (!isWhole) return; // it is told everything in a moment
        var before = new Dictionary<string, string>(inside);
        await LookAsync(cancellation);
        foreach (var (path, version) in inside)
            if (before.GetValueOrDefault(path) != version) await SendFileAsync(path, cancellation);
        foreach (var path in before.Keys.Where(path => !inside.ContainsKey(path) && SandboxFiles.Travels(path)))
            await socket.SendAsync(new SandboxNews("delete") { Path = path }, cancellation);
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        versions = await files.VersionsAsync(folder, versions, cancellation);
        inside.Clear();
        foreach (var (path, version) in versions.ByPath.Where(entry => SandboxFiles.Travels(entry.Key))) inside[path] = version;
    }

    private async Task SendFileAsync(string path, CancellationToken cancellation)
    {
        if (await files.BytesAsync(folder, path, cancellation) is { } content) await socket.SendAsync(new SandboxNews("write") { Path = path, Content = content }, cancellation);
    }

    /// <summary>As in <c>app (terminal).py</c>.</summary>
    private string Beside(string path) => $"{path[..^Path.GetExtension(path).Length]} (terminal {time.GetUtcNow():HHmmss}){Path.GetExtension(path)}";
}
