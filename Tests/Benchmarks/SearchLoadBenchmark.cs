using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Search;
using Nightshift.ServiceDefaults;

namespace Nightshift.Benchmarks;

/// <summary>
/// Indexes a million lines of the sources on this machine, or as many as there are, and asks for 300 of their functions by their documentation. Then 50 writers add,
/// change and delete files, and look for what they wrote.
/// </summary>
internal static class SearchLoadBenchmark
{
    private const int MostLines = 1_000_000;
    private const int FilesAtOnce = 100;
    private const int Writers = 50;
    private const int Rounds = 4;

    private static readonly (string Extension, string Folder)[] AtHand = [(".go", "/usr/share/go-1.19/src"), (".py", "/usr/lib/python3/dist-packages"), (".py", "/usr/lib/python3.11"), (".js", "/usr/lib/node_modules")];

    public static async Task RunAsync(string[] arguments)
    {
        var folders = arguments.Length == 0 ? AtHand : [.. arguments.Select(argument => argument.Split('=', 2)).Select(parts => (parts[0], parts[1]))];
        var database = new TestDatabase { Settings = DataExtensions.PostgresDefaults };
        await database.InitializeAsync();
        await using var rig = new SearchRig(database);
        var user = await database.AddUserAsync();
        try
        {
            var cutting = Cut(Files(folders));
            var (lines, seconds) = await IndexAsync(database, user, Files(folders));
            Say($"cut along its syntax: {cutting:#,0} lines a second on one core; indexed: {lines:#,0} lines, {lines / seconds:#,0} lines a second with PostgreSQL");
            var time = Stopwatch.StartNew();
            await rig.FillAsync(user);
            Say($"learned and embedded in {time.Elapsed.TotalSeconds:0} s");

            string[] questions = [.. folders.Where(pair => Directory.Exists(pair.Folder)).SelectMany(pair => DocumentedCode.In(pair.Folder, pair.Extension).Take(3_000)).Where((_, at) => at % 29 == 0).Take(300).Select(pair => pair.Documentation)];
            GC.Collect();
            var before = GC.GetTotalMemory(true);
            time.Restart();
            await rig.FindAsync(user, new CodeQuery("warm up the index"));
            Say($"first search {time.Elapsed.TotalSeconds:0.0} s, which reads the index into memory: {(GC.GetTotalMemory(true) - before) / 1e6:0} MB beside the mapped vectors");
            var took = new List<double>();
            foreach (var question in questions)
            {
                time.Restart();
                await rig.FindAsync(user, new CodeQuery(question.Length > 500 ? question[..500] : question));
                took.Add(time.Elapsed.TotalMilliseconds);
            }
            Say($"{took.Count} searches: {Spread(took)}");
            await WriteAsync(database, rig, user);
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    private static async Task WriteAsync(TestDatabase database, SearchRig rig, Guid user)
    {
        using var feed = new EventFeed(database.Source, NullLogger<EventFeed>.Instance);
        using var indexing = new SearchIndexing(feed, rig.Index, TimeProvider.System, NullLogger<SearchIndexing>.Instance);
        await feed.StartAsync(CancellationToken.None);
        await indexing.StartAsync(CancellationToken.None);
        ConcurrentBag<double> found = [];
        var stale = 0;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async number =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var (first, second) = ($"written_{number}_{round}_first", $"written_{number}_{round}_second");
                var id = await rig.SaveAsync(user, $"file{number}.py", $"def {first}():\n    return {round}\n");
                found.Add(await UntilAsync(first));
                await rig.SaveAsync(user, $"file{number}.py", $"def {second}():\n    return {round}\n", id);
                found.Add(await UntilAsync(second));
                if ((await AskAsync(first)).Count > 0) Interlocked.Increment(ref stale);
                await rig.Artifacts.DeleteAsync(user, id, CancellationToken.None);
                if ((await AskAsync(second)).Count > 0) Interlocked.Increment(ref stale);
            }
        }));
        await indexing.StopAsync(CancellationToken.None);
        await feed.StopAsync(CancellationToken.None);
        Say($"{Writers} writers at once: {found.Count} writes found after {Spread([.. found])}, at most {found.Max():0} ms; {stale} searches showed what was changed or deleted before");

        async Task<double> UntilAsync(string name)
        {
            var time = Stopwatch.StartNew();
            while ((await AskAsync(name)).Count == 0) await Task.Delay(100);
            return time.Elapsed.TotalMilliseconds;
        }

        Task<IReadOnlyList<CodeHit>> AskAsync(string name) => rig.FindAsync(user, new CodeQuery($"\"{name}\"", Limit: 1));
    }

    private static string Spread(List<double> took)
    {
        took.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"p50 {took[took.Count / 2]:0.0} ms, p99 {took[took.Count * 99 / 100]:0.0} ms");
    }

    private static double Cut(IEnumerable<SourceFile> files)
    {
        var (time, lines) = (Stopwatch.StartNew(), 0);
        foreach (var file in files.Take(500))
        {
            CodeChunker.Cut(file.Path, file.Content);
            lines += file.Content.AsSpan().Count('\n');
        }
        return lines / time.Elapsed.TotalSeconds;
    }

    private static async Task<(int Lines, double Seconds)> IndexAsync(TestDatabase database, Guid user, IEnumerable<SourceFile> files)
    {
        var (time, lines) = (Stopwatch.StartNew(), 0);
        foreach (var batch in files.Chunk(FilesAtOnce))
        {
            var id = Guid.CreateVersion7();
            await database.Source.ExecuteAsync("insert into artifacts (id, user_id, name, type, mime_type, file_path, size_bytes, sha256) values (@id, @user, 'a', 'output', 'text/plain', 'a', 1, '')", new { id, user }, CancellationToken.None);
            await database.Source.ExecuteAsync("insert into search_sources (id, user_id, artifact_id, type) values (@id, @user, @id, 'output')", new { id, user }, CancellationToken.None);
            await database.Source.ExecuteAsync("insert into search_versions (user_id, version) values (@user, 1) on conflict (user_id) do update set version = search_versions.version + 1", new { user }, CancellationToken.None);
            await database.Source.InTransactionAsync(async transaction =>
            {
                await FileChanges.ApplyAsync(transaction, user, id, 1, batch, CancellationToken.None);
                return true;
            }, CancellationToken.None);
            lines += batch.Sum(file => file.Content.AsSpan().Count('\n'));
            if (lines >= MostLines) break;
        }
        return (lines, time.Elapsed.TotalSeconds);
    }

    private static IEnumerable<SourceFile> Files((string Extension, string Folder)[] folders) =>
        folders.Where(pair => Directory.Exists(pair.Folder)).SelectMany(pair => Directory.EnumerateFiles(pair.Folder, $"*{pair.Extension}", SearchOption.AllDirectories))
            .Where(file => new FileInfo(file) is { LinkTarget: null, Length: < 1_000_000 }).Select(file => new SourceFile(file, File.ReadAllText(file).Replace('\0', ' ')));

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
