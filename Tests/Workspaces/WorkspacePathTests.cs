using System.IO.Compression;
using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Workspaces;

/// <summary>Every operation that takes a path, with paths that are not meant well.</summary>
public sealed class WorkspacePathTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    private const string Secret = "what no workspace may show";

    public static TheoryData<string> Tricks =>
    [
        "../secret.txt", "a/../../secret.txt", "..", ".", "/etc/passwd", "//etc/passwd", "a//b", "a/", "./a.txt", "a/./b", "..\\secret.txt", "C:\\secret.txt", "c:secret.txt", "a\nb", "a\u007fb", " a", "a/ b", "a ",
        ".git", ".git/config", ".GIT/hooks/pre-commit", "a/.git/config", ".Git", new string('a', 201), "\u202e/../.git", ""
    ];

    [Theory]
    [MemberData(nameof(Tricks))]
    public async Task A_path_that_leads_elsewhere_is_refused_by_every_operation(string path)
    {
        var (workspace, files) = await MakeAsync();
        var before = Directory.GetFileSystemEntries(app.WorkspaceFolder, "*", SearchOption.AllDirectories).Length;

        foreach (var (name, attempt) in Attempts(workspace, path))
        {
            using var response = await attempt();
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{name} of '{path}'");
            (await response.Content.ReadAsStringAsync()).ShouldNotContain(Secret);
        }

        Directory.GetFileSystemEntries(app.WorkspaceFolder, "*", SearchOption.AllDirectories).Length.ShouldBe(before);
        (await app.Owner.PathsAsync(workspace)).ShouldBe(["a.txt"]);
        File.ReadAllText(Path.Combine(files, "a.txt")).ShouldBe("a");
        await app.Owner.DeleteAsync(workspace);
    }

    [Fact]
    public async Task A_link_is_shown_and_followed_by_no_operation()
    {
        var (workspace, files) = await MakeAsync();
        var outside = Directory.CreateDirectory(Path.Combine(app.WorkspaceFolder, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "secret.txt"), Secret);
        File.CreateSymbolicLink(Path.Combine(files, "link.txt"), Path.Combine(outside, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(files, "linked"), outside);

        foreach (var (name, attempt) in Attempts(workspace, "linked/secret.txt").Concat(Attempts(workspace, "link.txt")))
        {
            using var response = await attempt();
            var body = await response.Content.ReadAsStringAsync();
            body.ShouldNotContain(Secret, customMessage: name);
            if (name is "read" or "write" or "make a folder" or "move from" or "move to") response.StatusCode.ShouldBe(HttpStatusCode.Conflict, $"{name}: {body}"); // git keeps links as links
        }

        File.CreateSymbolicLink(Path.Combine(files, "again.txt"), Path.Combine(outside, "secret.txt"));
        (await app.Owner.TreeAsync(workspace)).Entries.ShouldContain(new WorkspaceEntry("again.txt", WorkspaceEntryKind.Link, null));
        (await app.Owner.PathsAsync(workspace)).ShouldNotContain("linked/secret.txt");
        (await app.Owner.PostAsync($"{workspace}/search", new WorkspaceSearchRequest("may show")).ReadAsync<WorkspaceMatches>()).Total.ShouldBe(0);
        await using (var zip = new ZipArchive(await app.Owner.GetStreamAsync($"{workspace}/export"))) zip.Entries.Select(entry => entry.FullName).ShouldBe(["a.txt"]);
        await app.Owner.StageAsync(workspace);
        var commit = await app.Owner.CommitAsync(workspace, "Keep the links");
        (await app.Owner.GetStringAsync($"{workspace}/history/{commit.Sha}")).ShouldNotContain(Secret);
        (await app.Owner.GetAsync($"{workspace}/diff?path=again.txt&staged=true").ReadAsync<WorkspaceDiff>()).After!.ShouldNotContain(Secret);

        (await app.Owner.DeleteAsync($"{workspace}/file?path=linked")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await app.Owner.DeleteAsync(workspace);
        (await File.ReadAllTextAsync(Path.Combine(outside, "secret.txt"))).ShouldBe(Secret, "only links were deleted");
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public async Task Nothing_that_lies_among_the_files_tells_git_what_to_do()
    {
        var (workspace, files) = await MakeAsync();
        var proof = Path.Combine(app.WorkspaceFolder, "ran");
        Directory.CreateDirectory(Path.Combine(files, ".git", "hooks"));
        await File.WriteAllTextAsync(Path.Combine(files, ".git", "config"), $"[core]\n  fsmonitor = touch {proof}\n[filter \"x\"]\n  clean = touch {proof}\n  smudge = touch {proof}\n");
        await File.WriteAllTextAsync(Path.Combine(files, ".gitattributes"), "* filter=x diff=x\n");

        await app.Owner.ChangeAsync(workspace, "a.txt", "b");
        await app.Owner.StageAsync(workspace);
        await app.Owner.CommitAsync(workspace, "Change it");
        await app.Owner.ChangeAsync(workspace, "a.txt", "c");
        await app.Owner.GetAsync($"{workspace}/diff").ReadAsync<WorkspaceDiff>();
        await app.Owner.DoAsync($"{workspace}/discard", new WorkspacePathsRequest());

        File.Exists(proof).ShouldBeFalse();
        (await app.Owner.PathsAsync(workspace)).ShouldBe([".gitattributes", "a.txt"]);
        (await app.Owner.ReadAsync(workspace, "a.txt")).Content.ShouldBe("b");
        await app.Owner.DeleteAsync(workspace);
    }

    private (string Name, Func<Task<HttpResponseMessage>> Try)[] Attempts(string workspace, string path)
    {
        var (owner, escaped) = (app.Owner, Uri.EscapeDataString(path));
        return
        [
            ("read", () => owner.GetAsync($"{workspace}/file?path={escaped}")),
            ("write", () => owner.PutAsync($"{workspace}/file", new WorkspaceWriteRequest(path, "x"))),
            ("make a folder", () => owner.PostAsync($"{workspace}/folder", new WorkspaceFolderRequest(path))),
            ("move from", () => owner.PostAsync($"{workspace}/move", new WorkspaceMoveRequest(path, "b.txt"))),
            ("move to", () => owner.PostAsync($"{workspace}/move", new WorkspaceMoveRequest("a.txt", path))),
            ("diff", () => owner.GetAsync($"{workspace}/diff?path={escaped}")),
            ("staged diff", () => owner.GetAsync($"{workspace}/diff?staged=true&path={(path.Length == 0 ? "%20" : escaped)}")),
            ("history", () => owner.GetAsync($"{workspace}/history?path={(path.Length == 0 ? "%20" : escaped)}")),
            ("stage", () => owner.PostAsync($"{workspace}/stage", new WorkspacePathsRequest([path]))),
            ("unstage", () => owner.PostAsync($"{workspace}/unstage", new WorkspacePathsRequest([path]))),
            ("discard", () => owner.PostAsync($"{workspace}/discard", new WorkspacePathsRequest([path]))),
            ("delete", () => owner.DeleteAsync($"{workspace}/file?path={escaped}"))
        ];
    }

    private async Task<(string Workspace, string Files)> MakeAsync()
    {
        var workspace = await app.Owner.MakeAsync(("a.txt", "a"));
        return (workspace, Path.Combine(new DirectoryInfo(app.WorkspaceFolder).GetDirectories(workspace[(workspace.LastIndexOf('/') + 1)..], SearchOption.AllDirectories).Single().FullName, "files"));
    }
}
