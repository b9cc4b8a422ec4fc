using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Workspaces;

public sealed class WorkspaceFileTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public WorkspaceFileTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Workspaces:SearchMilliseconds"] = "2000";
    }

    [Fact]
    public async Task Files_are_written_read_moved_and_deleted()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("src/app.py", "x = 1\n"), ("src/deep/er.py", "y"), ("ä b.txt", "Größe\r\n"));
        (await ann.ReadAsync(workspace, "ä b.txt")).Content.ShouldBe("Größe\r\n");
        await ann.DoAsync($"{workspace}/folder", new WorkspaceFolderRequest("docs"));
        await ann.DoAsync($"{workspace}/move", new WorkspaceMoveRequest("src", "lib/main"));
        await ann.DoAsync($"{workspace}/move", new WorkspaceMoveRequest("ä b.txt", "docs/size.txt"));

        (await ann.PathsAsync(workspace)).ShouldBe(["docs", "docs/size.txt", "lib", "lib/main", "lib/main/app.py", "lib/main/deep", "lib/main/deep/er.py"]);
        (await ann.DeleteAsync($"{workspace}/file?path=lib/main/deep")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ann.DeleteAsync($"{workspace}/file?path=docs/size.txt")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ann.PathsAsync(workspace)).ShouldBe(["docs", "lib", "lib/main", "lib/main/app.py"]);
        (await ann.TreeAsync(workspace)).Status.Changed.ShouldBe([new WorkspaceChange("lib/main/app.py", WorkspaceChangeKind.Untracked)]);
    }

    [Fact]
    public async Task What_does_not_fit_what_is_there_changes_nothing_and_says_why()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", "a"), ("folder/b.txt", "b"));

        await RefusedAsync(await ann.PostAsync($"{workspace}/move", new WorkspaceMoveRequest("a.txt", "folder/b.txt")), HttpStatusCode.Conflict, "already");
        await RefusedAsync(await ann.PostAsync($"{workspace}/move", new WorkspaceMoveRequest("folder", "folder/inner")), HttpStatusCode.Conflict, "into itself");
        await RefusedAsync(await ann.PostAsync($"{workspace}/move", new WorkspaceMoveRequest("none", "some")), HttpStatusCode.NotFound, "no 'none'");
        await RefusedAsync(await ann.PostAsync($"{workspace}/folder", new WorkspaceFolderRequest("folder")), HttpStatusCode.Conflict, "already");
        await RefusedAsync(await ann.PutAsync($"{workspace}/file", new WorkspaceWriteRequest("a.txt/b", "b")), HttpStatusCode.Conflict, "is a file");
        await RefusedAsync(await ann.PutAsync($"{workspace}/file", new WorkspaceWriteRequest("folder", "b")), HttpStatusCode.Conflict, "is a folder");
        await RefusedAsync(await ann.GetAsync($"{workspace}/file?path=folder"), HttpStatusCode.Conflict, "is a folder");
        await RefusedAsync(await ann.GetAsync($"{workspace}/file?path=none"), HttpStatusCode.NotFound, "no 'none'");
        await RefusedAsync(await ann.DeleteAsync($"{workspace}/file?path=none"), HttpStatusCode.NotFound, "no 'none'");
        (await ann.PathsAsync(workspace)).ShouldBe(["a.txt", "folder", "folder/b.txt"]);
    }

    [Fact]
    public async Task A_change_made_elsewhere_is_never_overwritten()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", "one"));
        var opened = await ann.ReadAsync(workspace, "a.txt");
        await ann.WriteAsync(workspace, "a.txt", "two", opened.Version);

        await RefusedAsync(await ann.PutAsync($"{workspace}/file", new WorkspaceWriteRequest("a.txt", "three", opened.Version)), HttpStatusCode.Conflict, "changed elsewhere");
        await RefusedAsync(await ann.PutAsync($"{workspace}/file", new WorkspaceWriteRequest("a.txt", "three")), HttpStatusCode.Conflict, "already");
        await RefusedAsync(await ann.DeleteAsync($"{workspace}/file?path=a.txt&version={opened.Version}"), HttpStatusCode.Conflict, "changed elsewhere");
        (await ann.ReadAsync(workspace, "a.txt")).Content.ShouldBe("two");
        File.WriteAllText(OnDisk(workspace, "a.txt"), "by a terminal");
        await RefusedAsync(await ann.PutAsync($"{workspace}/file", new WorkspaceWriteRequest("a.txt", "three", (await ann.WriteAsync(workspace, "b.txt", "two")).Version)), HttpStatusCode.Conflict, "changed elsewhere");
        File.Delete(OnDisk(workspace, "a.txt"));
        await RefusedAsync(await ann.PutAsync($"{workspace}/file", new WorkspaceWriteRequest("a.txt", "three", opened.Version)), HttpStatusCode.Conflict, "deleted or moved");
    }

    [Fact]
    public async Task Of_writers_at_the_same_time_one_wins_and_the_others_are_told()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", "begin"));
        var version = (await ann.ReadAsync(workspace, "a.txt")).Version;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => ann.PutAsync($"{workspace}/file", new WorkspaceWriteRequest("a.txt", $"writer {number}", version))));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(7);
        var winner = Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        (await ann.ReadAsync(workspace, "a.txt")).Content.ShouldBe($"writer {winner}");
    }

    [Fact]
    public async Task What_is_not_text_is_shown_and_not_opened()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", "a"));
        File.WriteAllBytes(OnDisk(workspace, "logo.png"), [1, 0, 2]);
        File.WriteAllBytes(OnDisk(workspace, "large.bin"), new byte[1_000_001]);

        (await ann.ReadAsync(workspace, "logo.png")).ShouldSatisfyAllConditions(file => file.Content.ShouldBeNull(), file => file.Why!.ShouldContain("Not text"));
        (await ann.ReadAsync(workspace, "large.bin")).ShouldSatisfyAllConditions(file => file.Content.ShouldBeNull(), file => file.Why!.ShouldContain("1000 KB"));
        (await ann.TreeAsync(workspace)).Entries.ShouldContain(new WorkspaceEntry("logo.png", WorkspaceEntryKind.File, 3));
    }

    [Fact]
    public async Task Text_is_found_and_replaced_in_files_that_are_as_the_search_found_them()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.py", "total = 1\nprint(Total + total)\n"), ("b.py", "total = 2\n"), ("c.py", "none\n"));

        var found = await SearchAsync(ann, workspace, new WorkspaceSearchRequest("total"));
        found.Total.ShouldBe(4);
        found.Files.Select(file => (file.Path, file.Matches.Count)).ShouldBe([("a.py", 3), ("b.py", 1)]);
        found.Files[0].Matches[1].ShouldBe(new WorkspaceMatch(2, 7, 5, "print(Total + total)"));
        (await SearchAsync(ann, workspace, new WorkspaceSearchRequest("total", MatchCase: true))).Total.ShouldBe(3);
        (await SearchAsync(ann, workspace, new WorkspaceSearchRequest("(t|T)otal = (\\d)", Regex: true))).Total.ShouldBe(2);
        (await SearchAsync(ann, workspace, new WorkspaceSearchRequest("print(", Regex: false))).Total.ShouldBe(1);

        var files = found.Files.Select(file => new WorkspaceVersion(file.Path, file.Version)).ToList();
        await ann.ChangeAsync(workspace, "b.py", "total = 3\n");
        var replaced = await ann.PostAsync($"{workspace}/replace", new WorkspaceReplaceRequest("total = (\\d)", "sum = $1 // $$", Regex: true, Files: files)).ReadAsync<WorkspaceReplaced>();
        replaced.ShouldSatisfyAllConditions(done => done.Replacements.ShouldBe(1), done => done.Skipped.ShouldBe(["b.py"]), done => done.Files.ShouldHaveSingleItem().Path.ShouldBe("a.py"));
        (await ann.ReadAsync(workspace, "a.py")).Content.ShouldBe("sum = 1 // $\nprint(Total + total)\n");
        (await ann.ReadAsync(workspace, "b.py")).Content.ShouldBe("total = 3\n");

        var again = await SearchAsync(ann, workspace, new WorkspaceSearchRequest("total", MatchCase: true));
        await ann.PostAsync($"{workspace}/replace", new WorkspaceReplaceRequest("total", "$1", MatchCase: true, Files: [.. again.Files.Select(file => new WorkspaceVersion(file.Path, file.Version))])).ReadAsync<WorkspaceReplaced>();
        (await ann.ReadAsync(workspace, "b.py")).Content.ShouldBe("$1 = 3\n", "plain text is taken as it stands");
    }

    [Fact]
    public async Task An_expression_that_would_never_end_is_stopped_and_a_wrong_one_told()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", new string('a', 5_000) + "!"));

        await RefusedAsync(await ann.PostAsync($"{workspace}/search", new WorkspaceSearchRequest("^(a+)+$", Regex: true)), HttpStatusCode.RequestEntityTooLarge, "2000 ms");
        await RefusedAsync(await ann.PostAsync($"{workspace}/search", new WorkspaceSearchRequest("(", Regex: true)), HttpStatusCode.BadRequest, "no regular expression");
        await RefusedAsync(await ann.PostAsync($"{workspace}/search", new WorkspaceSearchRequest("")), HttpStatusCode.BadRequest, "1 to 500");
        await RefusedAsync(await ann.PostAsync($"{workspace}/replace", new WorkspaceReplaceRequest("a", "b")), HttpStatusCode.BadRequest, "version");
        (await SearchAsync(ann, workspace, new WorkspaceSearchRequest("a"))).ShouldSatisfyAllConditions(found => found.Total.ShouldBe(5_000), found => found.Truncated.ShouldBeTrue(), found => found.Files[0].Matches.Count.ShouldBe(1_000));
    }

    private string OnDisk(string workspace, string path) =>
        Path.Combine(new DirectoryInfo(app.WorkspaceFolder).GetDirectories(workspace[(workspace.LastIndexOf('/') + 1)..], SearchOption.AllDirectories).Single().FullName, "files", path);

    private static Task<WorkspaceMatches> SearchAsync(HttpClient client, string workspace, WorkspaceSearchRequest request) => client.PostAsync($"{workspace}/search", request).ReadAsync<WorkspaceMatches>();

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode expected, string words) => (await response.ProblemAsync(expected)).Detail!.ShouldContain(words);
}
