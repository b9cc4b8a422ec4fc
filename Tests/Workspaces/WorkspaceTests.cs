using System.IO.Compression;
using System.Net;
using System.Text;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Sessions;

namespace Nightshift.Workspaces;

public sealed class WorkspaceTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public WorkspaceTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
        app.Settings["Workspaces:PerUser"] = "3";
        app.Settings["Workspaces:Bytes"] = "55000";
        app.Settings["Workspaces:Files"] = "6";
        app.Settings["Workspaces:FileBytes"] = "20000";
    }

    [Fact]
    public async Task An_empty_one_is_listed_renamed_kept_and_deleted_with_its_folder()
    {
        var ann = await app.ClientAsync("ann");
        var session = await ann.PostAsync("/sessions", new SessionRequest("Mine")).ReadAsync<Session>(HttpStatusCode.Created);
        var made = await ann.MakeAsync(new WorkspaceDraft("Shop", session.Id));
        made.ShouldSatisfyAllConditions(one => one.MadeFrom.ShouldBe(WorkspaceOrigin.Empty), one => one.SessionId.ShouldBe(session.Id), one => one.ExpiresSoon.ShouldBeFalse());

        (await ann.PatchAsync($"/workspaces/{made.Id}", JsonContent("""{ "name": "Market" }"""))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await ann.PatchAsync($"/workspaces/{made.Id}", JsonContent("""{ "name": " " }"""))).ProblemAsync(HttpStatusCode.BadRequest);
        await ann.DoAsync($"/workspaces/{made.Id}/keep", new { });
        (await ann.GetAsync("/workspaces").ReadAsync<WorkspaceList>()).Workspaces.ShouldHaveSingleItem().Name.ShouldBe("Market");
        (await ann.TreeAsync($"/workspaces/{made.Id}")).Entries.ShouldBeEmpty();
        (await ann.HistoryAsync($"/workspaces/{made.Id}")).Commits.ShouldHaveSingleItem().Message.ShouldBe("Begin");

        var folder = new DirectoryInfo(app.WorkspaceFolder).GetDirectories($"{made.Id}", SearchOption.AllDirectories).ShouldHaveSingleItem();
        (await ann.DeleteAsync($"/workspaces/{made.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        folder.Refresh();
        folder.Exists.ShouldBeFalse();
        await (await ann.GetAsync($"/workspaces/{made.Id}")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_template_an_execution_and_an_archive_become_workspaces_with_a_first_commit()
    {
        var ann = await app.ClientAsync("ann");
        var template = await ann.MakeAsync(new WorkspaceDraft(TemplateId: "python-cli-tool"));
        (await ann.PathsAsync($"/workspaces/{template.Id}")).ShouldContain(path => path.EndsWith(".py", StringComparison.Ordinal));

        var execution = await ann.PostAsync("/execute", new ExecuteRequest("add two numbers", "python")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        await (await ann.PostAsync("/workspaces", new WorkspaceDraft(ExecutionId: execution.ExecutionId))).ProblemAsync(HttpStatusCode.Conflict);
        await DeliverAsync(execution.ExecutionId);
        var delivered = await ann.MakeAsync(new WorkspaceDraft(ExecutionId: execution.ExecutionId));
        delivered.Name.ShouldBe("add two numbers");
        (await ann.GetAsync($"/workspaces?source_id={execution.ExecutionId}").ReadAsync<WorkspaceList>()).ShouldSatisfyAllConditions(list => list.Total.ShouldBe(1), list => list.Workspaces.ShouldHaveSingleItem().Id.ShouldBe(delivered.Id));
        (await ann.ReadAsync($"/workspaces/{delivered.Id}", "src/add.py")).Content.ShouldBe("def add(a, b):\n    return a + b\n");
        (await ann.HistoryAsync($"/workspaces/{delivered.Id}")).Commits.ShouldHaveSingleItem().Message.ShouldBe("Begin from the execution");
        (await ann.StatusAsync($"/workspaces/{delivered.Id}")).ShouldSatisfyAllConditions(status => status.Staged.ShouldBeEmpty(), status => status.Changed.ShouldBeEmpty());

        var upload = await ann.ArtifactAsync("shop.zip", Zip(("shop/app.py", "x = 1\n"), ("shop/../../evil.py", "y"), ("/etc/evil", "z"), ("shop/.git/config", "[core]"), ("shop/logo.png", "a\0b")));
        var archive = await ann.MakeAsync(new WorkspaceDraft("Unpacked", ArtifactId: upload.Id));
        archive.LeftOut.ShouldBe("1 file is not text, or too large, and not in the workspace.");
        (await ann.PathsAsync($"/workspaces/{archive.Id}")).ShouldBe(["app.py"]);
    }

    [Fact]
    public async Task What_it_is_made_from_has_to_be_ones_own_and_one_thing()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        var upload = await ann.ArtifactAsync("shop.zip", Zip(("app.py", "x")));
        var session = await ann.PostAsync("/sessions", new SessionRequest("Mine")).ReadAsync<Session>(HttpStatusCode.Created);
        var execution = await ann.PostAsync("/execute", new ExecuteRequest("Mine")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);

        foreach (var foreign in new[] { new WorkspaceDraft(ArtifactId: upload.Id), new WorkspaceDraft(SessionId: session.Id), new WorkspaceDraft(ExecutionId: execution.ExecutionId), new WorkspaceDraft(TemplateId: $"{Guid.NewGuid()}") })
            await (await bob.PostAsync("/workspaces", foreign)).ProblemAsync(HttpStatusCode.NotFound);
        await (await ann.PostAsync("/workspaces", new WorkspaceDraft(ArtifactId: upload.Id, TemplateId: "python-cli-tool"))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await ann.PostAsync("/workspaces", new WorkspaceDraft(ArtifactId: (await ann.ArtifactAsync("a.txt", "no archive"u8.ToArray())).Id))).ProblemAsync(HttpStatusCode.BadRequest);
        (await bob.GetAsync("/workspaces").ReadAsync<WorkspaceList>()).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Limits_are_kept_and_told()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("a.txt", "a"));
        foreach (var name in new[] { "Second", "Third" }) await ann.MakeAsync(new WorkspaceDraft(name));
        (await (await ann.PostAsync("/workspaces", new WorkspaceDraft("Fourth"))).ProblemAsync(HttpStatusCode.Conflict)).Detail!.ShouldContain("3 workspaces");

        (await WriteAsync("large.txt", 20_001)).Detail!.ShouldContain("20 KB");
        await ann.WriteAsync(workspace, "b.txt", new string('b', 19_000));
        await ann.WriteAsync(workspace, "c.txt", new string('c', 19_000));
        (await WriteAsync("d.txt", 19_900)).Detail!.ShouldContain("55 KB");
        foreach (var name in new[] { "e", "f", "g" }) await ann.WriteAsync(workspace, name, "");
        (await WriteAsync("h", 0)).Detail!.ShouldContain("6 files");
        await (await ann.PostAsync($"{workspace}/folder", new WorkspaceFolderRequest("folder"))).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        (await ann.PathsAsync(workspace)).ShouldBe(["a.txt", "b.txt", "c.txt", "e", "f", "g"]);

        async Task<Problem> WriteAsync(string path, int length) => await (await ann.PutAsync($"{workspace}/file", new WorkspaceWriteRequest(path, new string('x', length)))).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task It_is_exported_as_a_ZIP()
    {
        var ann = await app.ClientAsync("ann");
        var workspace = await ann.MakeAsync(("src/app.py", "x = 1\n"), ("README.md", "# Shop\n"));

        using var response = await ann.GetAsync($"{workspace}/export");
        response.Content.Headers.ContentDisposition!.FileName.ShouldBe("Shop.zip");
        await using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
        zip.Entries.Select(entry => entry.FullName).ShouldBe(["README.md", "src/app.py"], ignoreOrder: true);
        using var reader = new StreamReader(zip.GetEntry("src/app.py")!.Open());
        (await reader.ReadToEndAsync()).ShouldBe("x = 1\n");
    }

    private static StringContent JsonContent(string json) => new(json, Encoding.UTF8, "application/json");

    private static byte[] Zip(params (string Path, string Content)[] files)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, text) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(path).Open());
                writer.Write(text);
            }
        return content.ToArray();
    }

    /// <summary>Lets an execution end as Jobs would.</summary>
    private Task DeliverAsync(Guid id) => app.Database.Source.ExecuteAsync("""
        insert into attempts (execution_id, number, user_id, strategy, why, tier, files)
        select id, 1, user_id, 'generate', '', tier, '[{"path": "src/add.py", "content": "def add(a, b):\n    return a + b\n"}]' from executions where id = @id;
        update executions set status = 'passed', best_attempt = 1, completed_at = now() where id = @id
        """, new { id }, CancellationToken.None);
}
