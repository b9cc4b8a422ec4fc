using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Workspaces;

namespace Nightshift.Previews;

/// <summary>The files of an app as they are by now, and which of them became others since they were last taken.</summary>
internal sealed class AppFolder(TimeProvider clock)
{
    /// <summary>What is saved within this time of each other is one change; who never rests is not waited for without end.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(300), MostCalm = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (byte[] Content, string Version)> all = [];
    private readonly HashSet<string> fresh = [];
    private readonly ChangeSignal changed = new();
    private long last;

    public IReadOnlyDictionary<string, string> Versions
    {
        get
        {
            lock (gate) return all.ToDictionary(entry => entry.Key, entry => entry.Value.Version);
        }
    }

    public void Change(IEnumerable<KeyValuePair<string, byte[]>> written, IEnumerable<string> deleted)
    {
        lock (gate)
        {
            foreach (var path in deleted)
                if (all.Remove(path)) fresh.Add(path);
            foreach (var (path, content) in written)
            {
                var version = WorkspaceFiles.VersionOf(content);
                if (all.TryGetValue(path, out var there) && there.Version == version) continue; // somebody else has told of it
                all[path] = (content, version);
                fresh.Add(path);
            }
            last = clock.GetTimestamp();
        }
        changed.Raise();
    }

    /// <summary>All files, and those that became others, with null for one that is gone.</summary>
    public (IReadOnlyList<SourceFile> Files, IReadOnlyDictionary<string, byte[]> Binaries, IReadOnlyDictionary<string, byte[]?> Fresh) Take()
    {
        lock (gate)
        {
            List<SourceFile> files = [];
            Dictionary<string, byte[]> binaries = [];
            foreach (var (path, (content, _)) in all.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                if (SourceFile.TextOf(content) is { } text) files.Add(new SourceFile(path, text));
                else binaries[path] = content;
            var news = fresh.ToDictionary(path => path, path => all.TryGetValue(path, out var there) ? there.Content : null);
            fresh.Clear();
            return (files, binaries, news);
        }
    }

    /// <summary>Ends when there is a file that became another.</summary>
    public async Task NewsAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var next = changed.Next; // before it is looked at, so that nothing falls between
            lock (gate)
                if (fresh.Count > 0) return;
            await next.WaitAsync(cancellation);
        }
    }

    /// <summary>Ends when nothing has become another for a moment.</summary>
    public async Task CalmAsync(CancellationToken cancellation)
    {
        for (var began = clock.GetTimestamp(); clock.GetElapsedTime(began) < MostCalm;)
        {
            var rest = Calm - clock.GetElapsedTime(Interlocked.Read(ref last));
            if (rest <= TimeSpan.Zero) return;
            await Task.Delay(rest, clock, cancellation);
        }
    }
}
