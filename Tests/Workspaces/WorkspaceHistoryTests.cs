using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Workspaces;

public sealed class WorkspaceHistoryTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Fact]
    public async Task Changes_are_seen_staged_committed_and_read_again()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", "one\n"), ("b.txt", "b\n"));
        (await ann.StatusAsync(workspace)).Changed.ShouldBe([new("a.txt", WorkspaceChangeKind.Untracked), new("b.txt", WorkspaceChangeKind.Untracked)]);

        await ann.StageAsync(workspace, "a.txt");
        (await ann.StatusAsync(workspace)).ShouldSatisfyAllConditions(
            status => status.Staged.ShouldBe([new("a.txt", WorkspaceChangeKind.Added)]), status => status.Changed.ShouldBe([new("b.txt", WorkspaceChangeKind.Untracked)]));
        var first = await ann.CommitAsync(workspace, "Add the first file\n\nIt says one.");
        first.ShouldSatisfyAllConditions(commit => commit.Author.ShouldBe("ann"), commit => commit.Message.ShouldBe("Add the first file\n\nIt says one."));

        await ann.StageAsync(workspace);
        await ann.CommitAsync(workspace, "Add the second");
        await ann.ChangeAsync(workspace, "a.txt", "two\n");
        (await ann.DeleteAsync($"{workspace}/file?path=b.txt")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ann.StatusAsync(workspace)).Changed.ShouldBe([new("a.txt", WorkspaceChangeKind.Modified), new("b.txt", WorkspaceChangeKind.Deleted)]);
        (await DiffAsync(ann, workspace, "path=a.txt")).ShouldSatisfyAllConditions(diff => diff.Before.ShouldBe("one\n"), diff => diff.After.ShouldBe("two\n"), diff => diff.Patch.ShouldContain("-one\n+two"));
        (await DiffAsync(ann, workspace, "path=b.txt")).ShouldSatisfyAllConditions(diff => diff.Before.ShouldBe("b\n"), diff => diff.After.ShouldBeNull());
        (await DiffAsync(ann, workspace, "")).Patch.ShouldContain("deleted file");

        await ann.StageAsync(workspace);
        (await DiffAsync(ann, workspace, "path=a.txt&staged=true")).ShouldSatisfyAllConditions(diff => diff.Before.ShouldBe("one\n"), diff => diff.After.ShouldBe("two\n"));
        var last = await ann.CommitAsync(workspace, "Change one, delete the other");

        var history = await ann.HistoryAsync(workspace);
        history.Total.ShouldBe(4);
        history.Commits.Select(commit => commit.Message.Split('\n')[0]).ShouldBe(["Change one, delete the other", "Add the second", "Add the first file", "Begin"]);
        (await ann.GetAsync($"{workspace}/history?path=b.txt").ReadAsync<WorkspaceHistory>()).Commits.Select(commit => commit.Message).ShouldBe(["Change one, delete the other", "Add the second"]);
        (await ann.GetAsync($"{workspace}/history?page=2&limit=3").ReadAsync<WorkspaceHistory>()).Commits.ShouldHaveSingleItem().Message.ShouldBe("Begin");
        (await ann.GetAsync($"{workspace}/history/{last.Sha}").ReadAsync<WorkspaceCommitDetail>()).ShouldSatisfyAllConditions(
            detail => detail.Files.ShouldBe([new("a.txt", WorkspaceChangeKind.Modified), new("b.txt", WorkspaceChangeKind.Deleted)]), detail => detail.Patch.ShouldContain("+two"), detail => detail.Truncated.ShouldBeFalse());
        foreach (var wrong in new[] { "HEAD", "--help", "0000000000000000000000000000000000000000", "abcdefg" }) await (await ann.GetAsync($"{workspace}/history/{wrong}")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Discarding_brings_back_what_is_staged_or_committed_and_deletes_what_is_new()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", "one"), ("dir/b.txt", "b"), ("dir/[c]*.txt", "c"));
        await ann.StageAsync(workspace);
        await ann.CommitAsync(workspace, "Begin well");
        await ann.ChangeAsync(workspace, "a.txt", "staged");
        await ann.StageAsync(workspace, "a.txt");
        await ann.ChangeAsync(workspace, "a.txt", "changed");
        await ann.ChangeAsync(workspace, "dir/b.txt", "changed");
        await ann.ChangeAsync(workspace, "dir/[c]*.txt", "changed");
        await ann.WriteAsync(workspace, "new.txt", "new");

        await ann.DoAsync($"{workspace}/discard", new WorkspacePathsRequest(["dir/[c]*.txt"]));
        (await ann.ReadAsync(workspace, "dir/[c]*.txt")).Content.ShouldBe("c");
        (await ann.ReadAsync(workspace, "dir/b.txt")).Content.ShouldBe("changed", "a name is never a pattern");
        await ann.DoAsync($"{workspace}/discard", new WorkspacePathsRequest(["dir", "new.txt", "a.txt"]));

        (await ann.PathsAsync(workspace)).ShouldBe(["a.txt", "dir", "dir/[c]*.txt", "dir/b.txt"]);
        (await ann.ReadAsync(workspace, "a.txt")).Content.ShouldBe("staged");
        (await ann.ReadAsync(workspace, "dir/b.txt")).Content.ShouldBe("b");
        await ann.DoAsync($"{workspace}/unstage", new WorkspacePathsRequest());
        (await ann.StatusAsync(workspace)).ShouldSatisfyAllConditions(status => status.Staged.ShouldBeEmpty(), status => status.Changed.ShouldBe([new("a.txt", WorkspaceChangeKind.Modified)]));
        await ann.DoAsync($"{workspace}/discard", new WorkspacePathsRequest());
        (await ann.ReadAsync(workspace, "a.txt")).Content.ShouldBe("one");
        (await (await ann.PostAsync($"{workspace}/discard", new WorkspacePathsRequest())).ProblemAsync(HttpStatusCode.Conflict)).Detail!.ShouldContain("nothing to discard");
    }

    [Fact]
    public async Task What_git_cannot_do_is_told_and_a_lock_that_was_left_is_in_nobodys_way()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", "one"), (".gitignore", "ignored.txt\n"), ("ignored.txt", "x"));
        await (await ann.PostAsync($"{workspace}/commit", new WorkspaceCommitRequest("Nothing"))).ProblemAsync(HttpStatusCode.Conflict);
        await (await ann.PostAsync($"{workspace}/stage", new WorkspacePathsRequest(["none.txt"]))).ProblemAsync(HttpStatusCode.Conflict);
        await (await ann.PostAsync($"{workspace}/stage", new WorkspacePathsRequest(["ignored.txt"]))).ProblemAsync(HttpStatusCode.Conflict);
        await (await ann.PostAsync($"{workspace}/stage", new WorkspacePathsRequest([]))).ProblemAsync(HttpStatusCode.BadRequest);
        (await (await ann.PostAsync($"{workspace}/commit", new WorkspaceCommitRequest(" "))).ProblemAsync(HttpStatusCode.BadRequest)).Errors.ShouldContainKey("message");

        var git = Path.Combine(new DirectoryInfo(app.WorkspaceFolder).GetDirectories(workspace["/workspaces/".Length..], SearchOption.AllDirectories).Single().FullName, "git");
        File.WriteAllText(Path.Combine(git, "index.lock"), "");
        await ann.StageAsync(workspace);
        File.WriteAllText(Path.Combine(git, "index.lock"), "");
        (await ann.CommitAsync(workspace, "# no comment\n\nwith 'quotes' and \"more\"; $(touch x)")).Message.ShouldBe("# no comment\n\nwith 'quotes' and \"more\"; $(touch x)");
        (await ann.StatusAsync(workspace)).ShouldSatisfyAllConditions(status => status.Staged.ShouldBeEmpty(), status => status.Changed.ShouldBeEmpty());
    }

    private static Task<WorkspaceDiff> DiffAsync(HttpClient client, string workspace, string query) => client.GetAsync($"{workspace}/diff?{query}").ReadAsync<WorkspaceDiff>();
}
