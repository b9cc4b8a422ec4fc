using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Workspaces;

/// <summary>What people do with a workspace, over HTTP.</summary>
internal static class WorkspaceCalls
{
    public static Task<WorkspaceDetail> MakeAsync(this HttpClient client, WorkspaceDraft draft) =>
        client.PostAsync("/workspaces", draft).ReadAsync<WorkspaceDetail>(HttpStatusCode.Created);

    /// <summary>An empty one with these files in it.</summary>
    public static async Task<string> MakeAsync(this HttpClient client, params (string Path, string Content)[] files)
    {
        var workspace = $"/workspaces/{(await client.MakeAsync(new WorkspaceDraft("Shop"))).Id}";
        foreach (var (path, content) in files) await client.WriteAsync(workspace, path, content);
        return workspace;
    }

    public static Task<WorkspaceWritten> WriteAsync(this HttpClient client, string workspace, string path, string content, string? version = null) =>
        client.PutAsync($"{workspace}/file", new WorkspaceWriteRequest(path, content, version)).ReadAsync<WorkspaceWritten>();

    /// <summary>Writes over whatever is there now.</summary>
    public static async Task ChangeAsync(this HttpClient client, string workspace, string path, string content) =>
        await client.WriteAsync(workspace, path, content, (await client.ReadAsync(workspace, path)).Version);

    public static Task<WorkspaceFile> ReadAsync(this HttpClient client, string workspace, string path) =>
        client.GetAsync($"{workspace}/file?path={Uri.EscapeDataString(path)}").ReadAsync<WorkspaceFile>();

    public static Task<WorkspaceTree> TreeAsync(this HttpClient client, string workspace) => client.GetAsync($"{workspace}/tree").ReadAsync<WorkspaceTree>();

    public static async Task<string[]> PathsAsync(this HttpClient client, string workspace) => [.. (await client.TreeAsync(workspace)).Entries.Select(entry => entry.Path)];

    public static async Task DoAsync<T>(this HttpClient client, string path, T body)
    {
        using var response = await client.PostAsync(path, body);
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync());
    }

    public static Task StageAsync(this HttpClient client, string workspace, params string[] paths) => client.DoAsync($"{workspace}/stage", new WorkspacePathsRequest(paths.Length == 0 ? null : paths));

    public static Task<WorkspaceCommit> CommitAsync(this HttpClient client, string workspace, string message) =>
        client.PostAsync($"{workspace}/commit", new WorkspaceCommitRequest(message)).ReadAsync<WorkspaceCommit>();

    public static Task<WorkspaceStatus> StatusAsync(this HttpClient client, string workspace) => client.GetAsync($"{workspace}/status").ReadAsync<WorkspaceStatus>();

    public static Task<WorkspaceHistory> HistoryAsync(this HttpClient client, string workspace) => client.GetAsync($"{workspace}/history").ReadAsync<WorkspaceHistory>();
}
