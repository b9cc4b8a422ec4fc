using System.IO.Compression;
using System.Net;
using Nightshift.Data;
using Nightshift.GitHub;
using Nightshift.Infrastructure;
using Nightshift.Search;

namespace Nightshift.Repositories;

[Collection(RepositoryTests.Name)]
public sealed class RepositoryImportTests(StackWithGitHub stack)
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

    private static readonly (string, string)[] Shop =
    [
        ("src/basket.py", "def total_of_basket(items):\n    return sum(item.price for item in items)\n"),
        ("tests/test_basket.py", "from src.basket import total_of_basket\n"), ("requirements.txt", "flask==3.0.0\npytest>=8\n"),
        ("package.json", """{ "main": "./server.js", "scripts": { "test": "node --test" }, "dependencies": { "express": "^4.0.0" } }"""),
        ("package-lock.json", """{ "packages": { "": {}, "node_modules/express": { "version": "4.19.2", "license": "MIT" } } }"""),
        ("node_modules/express/index.js", "vendored_words()\n"), ("notes/private.txt", "ignored_words\n"), (".gitignore", "notes/\n"), ("api_pb2.py", "generated_words = 1\n"),
        ("config.py", "password = \"x9Kd83jfQ0s7Lm2p\"\n"), ("logo.psd.txt", Pointer), ("passwd@", "/etc/passwd"), (".flake8", "[flake8]\nmax-line-length = 120\n"), (".gitattributes", "* filter=evil\n"),
        (".gitmodules!", "1234567890123456789012345678901234567890"), ("LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software\n")
    ];

    [Fact]
    public async Task An_import_is_cloned_analysed_indexed_and_its_owners_alone()
    {
        var address = await stack.Git.AddAsync("ann/shop", Shop);
        var begun = await StackWithGitHub.BeginAsync(stack.Owner, new ImportRequest($"{address}.git"));
        var events = await StackWithGitHub.EventsAsync(stack.Owner, begun.Id, RepositoryEvents.Completed);
        var shop = await stack.Owner.GetAsync($"/repositories/{begun.Id}").ReadAsync<Repository>();

        (shop.Name, shop.Status, shop.Branch, shop.Fault).ShouldBe(("ann/shop", RepositoryStatus.Ready, "main", null));
        events.Where(stored => stored.Type == RepositoryEvents.Progress).Select(stored => stored.Data.GetProperty("status").GetString()).Distinct().ShouldBe(["cloning", "analysing", "indexing"]);
        (await stack.Git.AskAsync("ann/shop", "rev-parse", "main")).ShouldBe(shop.CommitSha);
        shop.Analysis!.ShouldSatisfyAllConditions(
            found => found.Languages.Keys.First().ShouldBe("Python"),
            found => found.Frameworks.ShouldBe(["Express", "Flask"], ignoreOrder: true),
            found => found.PackageManagers.ShouldBe(["npm", "pip"], ignoreOrder: true),
            found => found.EntryPoints.ShouldBe(["server.js"]),
            found => found.TestCommands.ShouldBe(["npm test", "python3 -m pytest"]),
            found => found.Dependencies.ShouldContain(new RepositoryDependency("express", "4.19.2", "npm", "MIT", "package-lock.json")),
            found => found.Dependencies.ShouldContain(new RepositoryDependency("flask", "==3.0.0", "pip", null, "requirements.txt")),
            found => found.Licence.ShouldBe("MIT"),
            found => found.Secrets.ShouldHaveSingleItem().File.ShouldBe("config.py"),
            found => found.Submodules.ShouldBe(["module"]),
            found => found.LfsFiles.ShouldBe(["logo.psd.txt"]),
            found => found.LeftOut.Keys.ShouldBe(["vendored", "ignored by .gitignore", "generated", "kept in Git LFS", "links", "submodules"], ignoreOrder: true));

        (await FindAsync(stack.Owner, "what does the basket cost in total")).ShouldContain("src/basket.py");
        foreach (var left in new[] { "vendored_words", "ignored_words", "generated_words" }) (await FindAsync(stack.Owner, $"\"{left}\"")).ShouldBeEmpty();

        var told = await stack.Owner.PostAsync("/github/repos/ann/shop/analyze", new { }).ReadAsync<GitHubAnalysis>();
        (told.Framework, told.IndexedFiles, told.RepositoryId).ShouldBe((shop.Analysis!.Frameworks[0], shop.Analysis.IndexedFiles, shop.Id));
        told.Languages.ShouldBe(shop.Analysis.Languages);
        (told.Structure["src/"], told.Structure["tests/"]).ShouldBe((1, 1));
        var context = await stack.Owner.GetAsync("/github/repos/ann/shop/context").ReadAsync<GitHubContext>();
        context.Summary.ShouldBe($"ann/shop is written in Python with {string.Join(", ", shop.Analysis.Frameworks)}. Its tests are run by npm test and python3 -m pytest.");
        context.KeyFiles.ShouldBe(["server.js", "package-lock.json", "requirements.txt", ".flake8"], ignoreOrder: true);
        context.Patterns.ShouldBe(["packages by npm", "packages by pip", "style by .flake8", "tests by npm test", "tests by python3 -m pytest"], ignoreOrder: true);

        var other = await stack.OtherAsync();
        (await FindAsync(other, "what does the basket cost in total")).ShouldBeEmpty();
        foreach (var path in new[] { "analyze", "context" }) (await other.SendAsync(new HttpRequestMessage(path == "analyze" ? HttpMethod.Post : HttpMethod.Get, $"/github/repos/ann/shop/{path}"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var path in new[] { "", "/stream", $"/conflicts?with={shop.Id}" }) (await other.GetAsync($"/repositories/{shop.Id}{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.DeleteAsync($"/repositories/{shop.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await stack.Git.CommitAsync("ann/shop", "Second", ("src/basket.py", "def discounted_sum(items):\n    return 1\n"));
        (await StackWithGitHub.ImportAsync(stack.Owner, address)).Id.ShouldBe(shop.Id);
        (await FindAsync(stack.Owner, "discounted sum")).ShouldContain("src/basket.py");
        (await FindAsync(stack.Owner, "\"total_of_basket\"")).ShouldNotContain("src/basket.py");

        (await stack.Owner.DeleteAsync($"/repositories/{shop.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await FindAsync(stack.Owner, "\"discounted_sum\"")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_private_repository_is_read_with_its_owners_token_and_with_nobody_elses()
    {
        stack.Git.Private["ann/secret"] = StackWithGitHub.Token;
        var address = await stack.Git.AddAsync("ann/secret", ("a.py", "def only_ann_reads_this(): pass\n"));

        (await StackWithGitHub.ImportAsync(stack.Owner, "ann/secret")).Status.ShouldBe(RepositoryStatus.Ready);

        (await stack.Owner.GetAsync("/github/repos/ann/secret/context").ReadAsync<GitHubContext>()).Summary.ShouldContain("Python");
        (await (await stack.OtherAsync()).GetAsync("/github/repos/ann/secret/context")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        stack.GitHub.Reach[StackWithGitHub.Token] = ["ann/asked"];
        await stack.Git.AddAsync("ann/asked", ("b.go", "package b\n"));
        var begun = await stack.Owner.PostAsync("/github/repos/ann/asked/analyze", new { }).ReadAsync<Repository>(HttpStatusCode.Accepted); // not here yet, so it is imported
        (await StackWithGitHub.EndOfAsync(stack.Owner, begun.Id)).Status.ShouldBe(RepositoryStatus.Ready);
        (await stack.Owner.PostAsync("/github/repos/ann/asked/analyze", new { }).ReadAsync<GitHubAnalysis>()).Languages.ShouldBe(new Dictionary<string, double> { ["Go"] = 1 });
        (await stack.Owner.PostAsync("/github/repos/ann/nowhere/analyze", new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var refused = await StackWithGitHub.ImportAsync(await stack.OtherAsync(), address);
        refused.Status.ShouldBe(RepositoryStatus.Failed);
        refused.Fault!.ShouldContain("connect GitHub");
        refused.CommitSha.ShouldBeNull();
    }

    [Fact]
    public async Task What_a_process_was_killed_in_goes_on_and_what_is_cancelled_ends()
    {
        var hold = stack.Git.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (kept, dropped) = (await stack.Git.AddAsync("ann/kept", ("a.py", "a = 1\n")), await stack.Git.AddAsync("ann/dropped", ("a.py", "a = 1\n")));
        var (going, ending) = (await StackWithGitHub.BeginAsync(stack.Owner, new ImportRequest(kept)), await StackWithGitHub.BeginAsync(stack.Owner, new ImportRequest(dropped)));
        foreach (var one in new[] { going, ending }) await StackWithGitHub.EventsAsync(stack.Owner, one.Id, RepositoryEvents.Progress);

        (await stack.Owner.PostAsync($"/repositories/{ending.Id}/cancel", new { })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await StackWithGitHub.EndOfAsync(stack.Owner, ending.Id)).Status.ShouldBe(RepositoryStatus.Cancelled);
        (await stack.Owner.PostAsync("/repositories", new ImportRequest(kept))).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        await stack.Stack.Jobs[^1].KillAsync();
        hold.SetResult();
        stack.Git.Hold = null;
        await stack.Stack.StartJobsAsync();
        (await StackWithGitHub.EndOfAsync(stack.Owner, going.Id)).Status.ShouldBe(RepositoryStatus.Ready);

        await stack.Git.CommitAsync("ann/kept", "Second", ("b.py", "def indexed_after_the_kill():\n    return 1\n"));
        await using (var holder = await stack.Stack.Database.Source.OpenConnectionAsync())
        {
            await using var holding = await holder.BeginTransactionAsync();
            await holding.ExecuteAsync("lock table search_chunks in share mode", null, CancellationToken.None);
            await StackWithGitHub.BeginAsync(stack.Owner, new ImportRequest(kept));
            using var limit = new CancellationTokenSource(Stack.Limit);
            while (await stack.Stack.Database.Source.FirstAsync<int>(IndexingSql, null, limit.Token) == 0) await Task.Yield();
            await stack.Stack.Jobs[^1].KillAsync(); // in the middle of writing
        }
        await stack.Stack.StartJobsAsync();
        (await StackWithGitHub.EndOfAsync(stack.Owner, going.Id)).Status.ShouldBe(RepositoryStatus.Ready);
        (await FindAsync(stack.Owner, "\"indexed_after_the_kill\"")).ShouldBe(["b.py"]);
    }

    private const string IndexingSql = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'copy search_chunks%'";

    [Fact]
    public async Task An_uploaded_archive_is_imported_as_a_repository()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in new[] { ("app/\"quoted\".py", "def from_the_archive(): pass\n"), ("app/.gitignore", "*.log\n"), ("app/a.log", "a_line_of_a_log\n") })
            {
                await using var writer = new StreamWriter(archive.CreateEntry(path).Open());
                await writer.WriteAsync(content);
            }
        var artifact = await stack.Owner.ArtifactAsync("app.zip", zip.ToArray());

        var begun = await StackWithGitHub.BeginAsync(stack.Owner, new ImportRequest(ArtifactId: artifact.Id));
        var imported = await StackWithGitHub.EndOfAsync(stack.Owner, begun.Id);

        (imported.Status, imported.Name, imported.Analysis!.Files).ShouldBe((RepositoryStatus.Ready, "app.zip", 3));
        (await FindAsync(stack.Owner, "from_the_archive")).ShouldContain("\"quoted\".py");
        (await FindAsync(stack.Owner, "\"a_line_of_a_log\"")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://192.168.1.1/ann/shop", "public internet")]
    [InlineData("ssh://git@10.0.0.7/ann/shop", "public internet")]
    [InlineData("git@localhost:ann/shop.git", "public internet")]
    [InlineData("ssh://ann:word@example.com/ann/shop", "without a password")]
    [InlineData("ssh://-oProxyCommand=evil@example.com/ann/shop", "plain user")]
    [InlineData("file:///etc", "https://")]
    [InlineData("https://ann:word@example.com/ann/shop", "name and the password")]
    [InlineData("--upload-pack=evil", "looks like")]
    public async Task An_address_that_leads_elsewhere_is_refused(string address, string says) =>
        (await (await stack.Owner.PostAsync("/repositories", new ImportRequest(address))).Content.ReadAsStringAsync()).ShouldContain(says);

    private static async Task<IReadOnlyList<string>> FindAsync(HttpClient client, string words) =>
        [.. (await client.PostAsync("/search/code", new CodeQuery(words)).ReadAsync<CodeSearchResults>()).Results.Select(hit => hit.FilePath)];
}
