using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Nightshift.Artifacts;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Npgsql;

namespace Nightshift.Search;

public sealed class CodeSearchTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly SearchRig rig = new(database);
    private Guid user;

    public async Task InitializeAsync() => user = await database.AddUserAsync();

    [Fact]
    public async Task A_question_finds_the_function_that_answers_it()
    {
        await UploadAsync("accounts.py", "def hash_password(plain, salt):\n    return scrypt(plain, salt)\n\n\ndef delete_user(name):\n    users.pop(name)\n");

        var hit = (await FindAsync("removing a user")).First();

        hit.ShouldSatisfyAllConditions(
            () => hit.FilePath.ShouldBe("accounts.py"), () => hit.Symbol.ShouldBe("delete_user"), () => hit.StartLine.ShouldBe(5), () => hit.Language.ShouldBe("python"), () => hit.Why.ShouldBe(["its words"]),
            () => hit.Highlights.Select(mark => hit.Snippet.Substring(mark.Start, mark.Length)).ShouldBe(["user", "users"]));
    }

    [Fact]
    public async Task Words_in_quotes_and_expressions_find_only_what_fits()
    {
        await UploadAsync("codes.py", "def first():\n    return 'E%_42'\n\n\ndef second():\n    return 'Ex542'\n");

        (await FindAsync("\"e%_42\"")).Select(hit => hit.Symbol).ShouldBe(["first"]);
        (await FindAsync("/E.{2}[0-9]2/")).Select(hit => hit.Symbol).ShouldBe(["second", "first"], ignoreOrder: true);
        (await rig.Search.SearchAsync(user, new CodeQuery("/(/"), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Filters_leave_out_what_does_not_fit()
    {
        await UploadAsync("src/one.py", "def shared_name():\n    return 1\n");
        await UploadAsync("two.mjs", "export function shared_name() {\n  return 1;\n}\n");

        (await FindAsync(new CodeQuery("shared name", Language: "javascript"))).ShouldHaveSingleItem().FilePath.ShouldBe("two.mjs");
        (await FindAsync(new CodeQuery("shared name", Path: "ONE"))).ShouldHaveSingleItem().Language.ShouldBe("python");
        (await FindAsync(new CodeQuery("shared name", ArtifactTypes: [ArtifactTypes.Generated]))).ShouldBeEmpty();
        (await FindAsync(new CodeQuery("shared name", SessionId: Guid.NewGuid()))).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_changed_or_deleted_is_not_found_as_it_was()
    {
        var id = await UploadAsync("a.py", "def before_change():\n    return 1\n");
        (await FindAsync("before change")).Count.ShouldBe(1);

        await UploadAsync("a.py", "def afterwards():\n    return 1\n", id);
        (await FindAsync("before change")).ShouldBeEmpty();
        (await FindAsync("afterwards")).Count.ShouldBe(1);

        await rig.Artifacts.DeleteAsync(user, id, CancellationToken.None);
        (await FindAsync("afterwards")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_that_begins_after_a_deletion_never_shows_what_was_deleted()
    {
        List<Guid> there = [];
        for (var number = 0; number < 20; number++) there.Add(await SaveAsync($"task{number}.py", Encoding.UTF8.GetBytes($"def shared_task_{number}():\n    return 'shared task {number}'\n")));
        await DrainAsync();
        await rig.FillAsync(user);
        (await FindAsync(new CodeQuery("shared task", Limit: 100))).Count.ShouldBe(there.Count);

        ConcurrentQueue<Guid?> deleted = [];
        var deleting = Task.Run(async () =>
        {
            foreach (var id in there)
            {
                await rig.Artifacts.DeleteAsync(user, id, CancellationToken.None);
                deleted.Enqueue(id); // only now it is committed
            }
        });
        for (var ended = false; !ended;)
        {
            ended = deleting.IsCompleted;
            var before = deleted.ToHashSet();
            (await FindAsync(new CodeQuery("shared task", Limit: 100))).ShouldNotContain(hit => before.Contains(hit.ArtifactId));
        }
        await deleting;
        (await FindAsync("shared task")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_finds_another_ones_code_or_names()
    {
        var id = await UploadAsync("secret.py", "def launch_code():\n    return 12345\n");
        var other = await database.AddUserAsync("Bob");
        var theirs = await rig.SaveAsync(other, "plain.py", "def water_plants():\n    return 'launch code'\n");
        await DrainAsync();
        foreach (var one in new[] { user, other }) await rig.FillAsync(one);

        foreach (var query in new CodeQuery[] { new("launch code"), new("\"launch code\""), new("/launch.*/"), new("launch code", Path: "secret"), new("12345", Language: "python"), new("launch code", Limit: 100) })
            (await rig.FindAsync(other, query)).ShouldAllBe(hit => hit.ArtifactId == theirs);
        var crowd = Enumerable.Range(0, 50).Select(async number => (Mine: number % 2 == 0, Hits: await rig.FindAsync(number % 2 == 0 ? user : other, new CodeQuery("launch code"))));
        foreach (var (mine, hits) in await Task.WhenAll(crowd)) hits.ShouldHaveSingleItem().ArtifactId.ShouldBe(mine ? id : theirs); // of one index in memory, at once
        (await new SearchStore(database.Source).SuggestAsync(other, "launch", 8, CancellationToken.None)).ShouldBeEmpty();
        (await new SearchStore(database.Source).SuggestAsync(user, "launch", 8, CancellationToken.None)).ShouldBe(["launch_code"]);
    }

    [Fact]
    public async Task Binary_files_stay_out_and_hold_nothing_up()
    {
        await SaveAsync("blob.py", [0xff, 0xfe, 0]);
        await UploadAsync("text.py", "def readable_text():\n    return 1\n");

        (await FindAsync("readable text")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_clone_that_cannot_be_read_ends_its_import_with_a_sentence_and_holds_nothing_up()
    {
        var id = Guid.CreateVersion7();
        await database.Source.ExecuteAsync("insert into repositories (id, user_id, address, name, status, commit_sha, started_at) values (@id, @user, 'https://example.org/a/b', 'a/b', 'indexing', 'abc', now())", new { id, user }, CancellationToken.None);
        await database.Source.ExecuteAsync("insert into search_queue (user_id, repository_id) values (@user, @id)", new { id, user }, CancellationToken.None);
        await UploadAsync("behind.py", "def comes_behind_it():\n    return 1\n");

        (await FindAsync("comes behind it")).ShouldHaveSingleItem();
        (await database.Source.FirstAsync<string>("select status || ': ' || fault from repositories where id = @id", new { id }, CancellationToken.None)).ShouldStartWith("failed: git ls-tree failed");
    }

    [Fact]
    public async Task What_gitignore_rules_out_of_an_archive_or_a_delivery_is_not_indexed()
    {
        var archive = await SaveAsync("app.zip", Zip(
            ("app/.gitignore", "*.tmp.py\nprivate/\n!kept.tmp.py\n"), ("app/src/.gitignore", "made.py\n"), ("app/.gitignore/.gitignore", "*\n"), ("app/main.py", Defines("shown_in_archive")),
            ("app/kept.tmp.py", Defines("shown_again")), ("app/a.tmp.py", Defines("hidden_by_ending")), ("app/private/b.py", Defines("hidden_by_folder")), ("app/src/made.py", Defines("hidden_below")), ("app/vendor/c.py", Defines("hidden_as_vendored"))));
        await DeliverAsync(new(".gitignore", "out*.py\n"), new("out1.py", Defines("hidden_delivery")), new("in.py", Defines("shown_delivery")));
        await DrainAsync();

        (await FindAsync(new CodeQuery("/def (shown|hidden)/", Limit: 100))).Select(hit => (hit.FilePath, hit.Symbol)).ShouldBe(
            [("app/main.py", "shown_in_archive"), ("app/kept.tmp.py", "shown_again"), ("in.py", "shown_delivery")], ignoreOrder: true);

        const string sql = "insert into repositories (id, user_id, address, name, status, artifact_id) values (@archive, @user, 'archive:', 'app.zip', 'ready', @archive); insert into search_queue (user_id, artifact_id) values (@user, @archive)";
        await database.Source.ExecuteAsync(sql, new { archive, user }, CancellationToken.None);
        await DrainAsync();
        (await FindAsync("\"def shown\"")).ShouldHaveSingleItem("the repository that is made of the archive holds the others").FilePath.ShouldBe("in.py");
    }

    [Fact]
    public async Task Writers_deleters_and_several_indexers_at_once_leave_exactly_what_is_there()
    {
        var kept = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            var id = await SaveAsync($"file{number}.py", Encoding.UTF8.GetBytes($"def crowd_{number}():\n    return {number}\n"));
            if (number % 2 == 0) await DrainAsync();
            if (number % 5 == 0) await SaveAsync($"file{number}.py", Encoding.UTF8.GetBytes($"def crowd_changed_{number}():\n    return {number}\n"), id);
            if (number % 3 == 0) await rig.Artifacts.DeleteAsync(user, id, CancellationToken.None);
            return (Number: number, Kept: number % 3 != 0);
        }));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DrainAsync()));

        var expected = kept.Where(file => file.Kept).Select(file => file.Number % 5 == 0 ? $"crowd_changed_{file.Number}" : $"crowd_{file.Number}");
        (await FindAsync(new CodeQuery("\"def crowd\"", Limit: 100))).Select(hit => hit.Symbol).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_unchanged_stays_as_it_is_and_a_rename_moves_nothing()
    {
        var id = await UploadAsync("before.py", "def steady():\n    return 1\n");
        var before = await ChunksAsync();
        (await FindAsync("steady")).Count.ShouldBe(1);

        await UploadAsync("before.py", "def steady():\n    return 1\n", id);
        await UploadAsync("after.py", "def steady():\n    return 1\n", id);

        (await ChunksAsync()).ShouldBe(before);
        (await FindAsync(new CodeQuery("steady", Path: "after"))).ShouldHaveSingleItem().FilePath.ShouldBe("after.py");
        (await FindAsync(new CodeQuery("steady", Path: "before"))).ShouldBeEmpty();

        await SaveAsync("after.py", [0xff, 0xfe, 0], id);
        await rig.DrainAsync();
        (await FindAsync("steady")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_dies_in_the_middle_of_indexing_loses_nothing_and_leaves_nothing_half()
    {
        await UploadAsync("first.py", "def first_here():\n    return 1\n");
        await SaveAsync("second.py", "def second_here():\n    return 1\n"u8.ToArray());
        await using (var holder = await database.Source.OpenConnectionAsync())
        {
            await using var holding = await holder.BeginTransactionAsync();
            await holding.ExecuteAsync("lock table search_chunks in share mode", null, CancellationToken.None);
            var indexing = rig.Index.IndexNextAsync(CancellationToken.None);
            while (await database.Source.FirstAsync<int>(KillSql, null, CancellationToken.None) == 0) await Task.Yield();
            await Should.ThrowAsync<NpgsqlException>(() => indexing);
        }
        (await database.Source.QueryAsync<string>("select path from search_files where user_id = @user", new { user }, CancellationToken.None)).ShouldBe(["first.py"]);

        await rig.DrainAsync();
        (await FindAsync("\"second_here\"")).ShouldHaveSingleItem();
    }

    private const string KillSql = """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like 'copy search_chunks%'
        """;

    public async Task DisposeAsync() => await rig.DisposeAsync();

    private static string Defines(string name) => $"def {name}():\n    return 1\n";

    private static byte[] Zip(params (string Path, string Content)[] files)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create))
            foreach (var (path, text) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(path).Open());
                writer.Write(text);
            }
        return content.ToArray();
    }

    private const string DeliverSql = """
        insert into sessions (id, user_id, title) values (@id, @user, '');
        insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status, best_attempt) values (@id, @user, @id, '', 'python', 'zip', true, 1, 'simple', 0, 'running', 1);
        insert into attempts (execution_id, number, user_id, strategy, why, tier, files) values (@id, 1, @user, '', '', 'simple', @files::jsonb);
        update executions set status = 'passed' where id = @id
        """;

    private Task DeliverAsync(params SourceFile[] files) => database.Source.ExecuteAsync(DeliverSql, new { id = Guid.CreateVersion7(), user, files = Json.Write(files) }, CancellationToken.None);

    private Task<IReadOnlyList<long>> ChunksAsync() => database.Source.QueryAsync<long>("select id from search_chunks where user_id = @user order by id", new { user }, CancellationToken.None);

    private async Task<Guid> UploadAsync(string name, string content, Guid? id = null)
    {
        var saved = await SaveAsync(name, Encoding.UTF8.GetBytes(content), id);
        await rig.DrainAsync();
        return saved;
    }

    private Task<Guid> SaveAsync(string name, byte[] content, Guid? id = null) => rig.SaveAsync(user, name, content, id);

    private Task DrainAsync() => rig.DrainAsync();

    private Task<IReadOnlyList<CodeHit>> FindAsync(string query) => FindAsync(new CodeQuery(query));

    private Task<IReadOnlyList<CodeHit>> FindAsync(CodeQuery query) => rig.FindAsync(user, query);
}
