using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Nightshift.Events;
using Nightshift.Workspaces;

namespace Nightshift.Terminals;

/// <summary>
/// This side of a sandbox's connection: one thing after the other, in the order in which it comes. Files that were changed on both sides at once are both kept: the sandbox's goes beside the
/// workspace's, under a name that says so.
/// </summary>
internal sealed class SandboxLink(
    WorkspaceSandbox sandbox, WebSocket socket, WorkspaceSandboxStore sandboxes, TerminalStore terminals, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceFiles files, EventFeed feed,
    TerminalOptions options, TimeProvider time)
{
    private const int MostMessage = 3 << 20;

    private readonly WorkspaceFolder folder = folders.Of(sandbox.UserId, sandbox.WorkspaceId);
    private readonly Dictionary<string, string> inside = []; // what the sandbox has, by path
    private WorkspaceVersions? versions;
    private bool begun;
    private int waiting;
    private long? catchUp;

    private Guid Workspace => sandbox.WorkspaceId;

    /// <summary>Until the sandbox has ended, or the connection is lost.</summary>
    /// <exception cref="WebSocketException">It is lost.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var incoming = Channel.CreateBounded<SandboxNews?>(16); // null: something was changed in the workspace
        Task[] work = [ReceiveAsync(incoming.Writer, ending.Token), ListenAsync(incoming.Writer, ending.Token)];
        try
        {
            await foreach (var news in incoming.Reader.ReadAllAsync(ending.Token))
                if (news is null)
                {
                    Volatile.Write(ref waiting, 0); // before it is looked at, so that nothing falls between
                    await PushAsync(ending.Token);
                }
                else if (news.Kind == "ended")
                {
                    await sandboxes.EndAsync(Workspace, sandbox.Run, news.Detail ?? "", ending.Token);
                    return;
                }
                else await TakeAsync(news, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReceiveAsync(ChannelWriter<SandboxNews?> incoming, CancellationToken cancellation)
    {
        try
        {
            while (await WebSocketText.ReadAsync(socket, MostMessage, cancellation) is { } text) await incoming.WriteAsync(Json.Read<SandboxNews>(text), cancellation);
            incoming.TryComplete(new WebSocketException(WebSocketError.ConnectionClosedPrematurely));
        }
        catch (Exception exception)
        {
            incoming.TryComplete(exception is JsonException ? new WebSocketException(WebSocketError.Faulted, exception) : exception);
        }
    }

    private async Task ListenAsync(ChannelWriter<SandboxNews?> incoming, CancellationToken cancellation)
    {
        using var changes = feed.Subscribe(WorkspaceEvents.Stream(Workspace));
        await foreach (var _ in changes.ReadAllAsync(cancellation))
            if (Interlocked.Exchange(ref waiting, 1) == 0) await incoming.WriteAsync(null, cancellation);
    }

    private async Task TakeAsync(SandboxNews news, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        switch (news)
        {
            case { Kind: "begin" }:
                catchUp = news.Number ?? 0;
                break;
            case { Kind: "output", Terminal: { } id, Content: { } bytes, Place: { } place }:
                await SendAsync(new SandboxNews("stored") { Terminal = id, Place = await StoreAsync(id, place, bytes, cancellation) }, cancellation);
                break;
            case { Kind: "changed", Path: { } path, Content: { } content }:
                await WriteAsync(path, content, news.Version, cancellation);
                break;
            case { Kind: "deleted", Path: { } path }:
                await DeleteAsync(path, news.Version, cancellation);
                break;
            case { Kind: "want", Paths: { } paths }:
                await GiveAsync(paths, cancellation);
                break;
            case { Kind: "exited", Terminal: { } id }:
                await terminals.ExitAsync(Workspace, id, news.Code, cancellation);
                break;
            case { Kind: "command", Terminal: { } id, Line: { } line, Verdict: "allow" or "ask" or "deny" }:
                await terminals.TypeAsync(Workspace, id, line.Replace("\0", ""), news.Verdict, now, cancellation);
                break;
            case { Kind: "command_ended" or "command_refused", Terminal: { } id }:
                await terminals.FinishAsync(Workspace, id, news.Code, now, cancellation);
                break;
        }
        if (news is { Number: { } number, Kind: not "begin" }) await SendAsync(new SandboxNews("done") { Number = number }, cancellation);
        if (catchUp is { } last && (news.Kind == "begin" ? last == 0 : news.Number >= last))
        {
            catchUp = null;
            await CompareAsync(cancellation);
        }
    }

    /// <summary>Says which files there are; the sandbox then asks for those that it lacks.</summary>
    private async Task CompareAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        await SendAsync(new SandboxNews("have") { Versions = new Dictionary<string, string>(inside) }, cancellation);
    }

    private async Task GiveAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        foreach (var path in paths.Where(inside.ContainsKey)) await SendFileAsync(path, cancellation);
        await SendAsync(new SandboxNews("ready"), cancellation);
        if (!begun) await sandboxes.SayRunningAsync(Workspace, sandbox.Run, cancellation);
        begun = true;
    }

    private async Task<long> StoreAsync(Guid id, long place, byte[] bytes, CancellationToken cancellation)
    {
        var end = place + bytes.Length;
        var stored = await terminals.PrintAsync(Workspace, id, place, bytes, options.ScrollbackBytes, cancellation);
        if (stored < place) // what lies between was printed faster than it could be stored, and is gone
        {
            await terminals.SkipAsync(Workspace, id, place, cancellation);
            stored = await terminals.PrintAsync(Workspace, id, place, bytes, options.ScrollbackBytes, cancellation);
        }
        return stored ?? end; // of a terminal that was closed nothing is kept
    }

    private async Task WriteAsync(string path, byte[] content, string? version, CancellationToken cancellation)
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

    private async Task DeleteAsync(string path, string? version, CancellationToken cancellation)
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
    private async Task PushAsync(CancellationToken cancellation)
    {
        if (!begun) return; // it is told everything in a moment
        var before = new Dictionary<string, string>(inside);
        await LookAsync(cancellation);
        foreach (var (path, version) in inside)
            if (before.GetValueOrDefault(path) != version) await SendFileAsync(path, cancellation);
        foreach (var path in before.Keys.Where(path => !inside.ContainsKey(path) && SandboxFiles.Travels(path)))
            await SendAsync(new SandboxNews("delete") { Path = path }, cancellation);
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        versions = await files.VersionsAsync(folder, versions, cancellation);
        inside.Clear();
        foreach (var (path, version) in versions.ByPath.Where(entry => SandboxFiles.Travels(entry.Key))) inside[path] = version;
    }

    private async Task SendFileAsync(string path, CancellationToken cancellation)
    {
        if (await files.BytesAsync(folder, path, cancellation) is { } content) await SendAsync(new SandboxNews("write") { Path = path, Content = content }, cancellation);
    }

    /// <summary>As in <c>app (terminal).py</c>.</summary>
    private string Beside(string path) => $"{path[..^Path.GetExtension(path).Length]} (terminal {time.GetUtcNow():HHmmss}){Path.GetExtension(path)}";

    private Task SendAsync(SandboxNews news, CancellationToken cancellation) => socket.SendAsync(Encoding.UTF8.GetBytes(Json.Write(news)), WebSocketMessageType.Text, endOfMessage: true, cancellation);
}
