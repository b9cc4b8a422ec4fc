using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Proofs;
using Nightshift.Repositories;

namespace Nightshift.GitHub;

/// <summary>Requests that change an imported repository.</summary>
[Collection(RepositoryTests.Name)]
public sealed class PullRequestTests(StackWithGitHub stack)
{
    private const string Calc = "def add(a, b):\n    return a + b\n";
    private const string OwnTest = "from shop.calc import add\n\n\ndef test_adds():\n    assert add(1, 2) == 3\n";
    private const string Noise = "import pickle\n\n\ndef load(text):\n    return pickle.loads(eval(text))\n"; // what a scanner calls grave, and nobody asked to change

    private static readonly string Both = $"```python shop/calc.py\nimport os\n\n\n{Calc}\n\ndef subtract(a, b):\n    return a - b\n```";
    private static readonly string Breaking = Both.Replace("return a + b", "return a + b + 1");

    private static readonly SourceFile[] Tests = [new("test_subtract.py", "from shop.calc import subtract\n\n\ndef test_subtracts():\n    assert subtract(5, 3) == 2\n")];

    [Fact]
    public async Task A_change_is_proven_beside_the_repositorys_own_files_and_tests_and_becomes_a_pull_request()
    {
        await ImportAsync("ann/calc");
        var model = stack.Stack.Model;
        model.Requests.Clear();
        model.Reply(Breaking).Reply(Both);
        await stack.Git.CommitAsync("ann/calc", "Elsewhere", ("README.md", "Changed meanwhile, where it does not matter.\n"));

        var proven = await stack.Stack.RunAsync(Request("ann/calc"));

        (proven.Status, proven.BestAttempt, proven.GithubRepo).ShouldBe((ExecutionStatus.Passed, 2, "ann/calc"), proven.StopReason);
        proven.Attempts[0].Report![SignalKind.Tests]!.Summary.ShouldContain("of the repository's own no longer");
        model.Requests.First().Prompt.ShouldContain("shop/calc.py (lines 1 to");
        proven.Files.Select(file => file.Path).ShouldBe(["shop/calc.py"]);

        var pull = stack.GitHub.Pulls.Single(pull => pull.Repository == "ann/calc");
        proven.PrUrl.ShouldBe($"{stack.GitHub.BaseUrl}/ann/calc/pull/{pull.Number}");
        (pull.Base, pull.Draft).ShouldBe(("main", false));
        pull.Head.ShouldStartWith("nightshift/add-subtract-to-shop-calc-py-");
        pull.Body.ShouldContain("Check it again");
        var changed = await stack.Git.AskAsync("ann/calc", "show", $"{pull.Head}:shop/calc.py");
        changed.ShouldContain("subtract");
        changed.ShouldStartWith("import os", customMessage: "the repository's own linter lets it stay");
        (await stack.Git.AskAsync("ann/calc", "diff", "--name-only", $"{pull.Head}~1", pull.Head)).ShouldBe("shop/calc.py\ntest_subtract.py");
        (await stack.Git.AskAsync("ann/calc", "log", "-1", "--format=%B", pull.Head)).ShouldContain("Asked for:");
        (await (await stack.OtherAsync()).PostAsync("/execute", Request("ann/calc"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var patch = await stack.Owner.GetStringAsync($"/execute/{proven.Id}/patch");
        patch.ShouldContain("+def subtract(a, b):", customMessage: "a change to the file that is there");
        patch.ShouldNotContain("+def add(a, b):");
        await using var bundle = await UnpackedBundle.DownloadAsync(stack.Owner, proven.ArtifactId!.Value);
        bundle.Files.ShouldBe(["NIGHTSHIFT.md", "proof.json", "proof.sig", "shop/calc.py", "test_subtract.py"], ignoreOrder: true, "nothing of the repository's own is replaced");
        var checkedAgain = await stack.Owner.PostAsync($"/proofs/verify?artifact_id={proven.ArtifactId}&rerun=true", null).ReadAsync<ProofVerdict>();
        (checkedAgain.Verified, checkedAgain.Rerun!.Same).ShouldBe((true, null));
        checkedAgain.Rerun.Problem.ShouldNotBeNull().ShouldContain("they need the repository ann/calc@");
    }

    [Fact]
    public async Task A_conflict_and_a_race_are_told_and_the_draft_of_what_is_not_proven_stays_one_until_it_is()
    {
        await ImportAsync("ann/race");
        var (model, raced) = (stack.Stack.Model, 0);
        stack.Git.BeforePush = async name =>
        {
            if (name != "ann/race" || Interlocked.Exchange(ref raced, 1) == 1) return;
            await stack.Git.CommitAsync(name, "Somebody else", ("shop/calc.py", "def add(a, b):\n    return sum([a, b])\n"));
            await stack.Git.AskAsync(name, "update-ref", $"refs/heads/{(await BranchAsync(name))}", "refs/heads/main");
        };
        model.Reply(Breaking);

        var first = await stack.Stack.RunAsync(Request("ann/race") with { MaxAttempts = 1 });

        (first.Status, raced).ShouldBe((ExecutionStatus.Partial, 1), first.StopReason);
        stack.GitHub.Pulls.Single(pull => pull.Repository == "ann/race").Draft.ShouldBeTrue();

        await ImportAsync("ann/later");
        await stack.Git.CommitAsync("ann/later", "Somebody else", ("shop/calc.py", "def add(a, b):\n    return sum([a, b])\n\n\ndef multiply(a, b):\n    return a * b\n"));
        model.Reply(Both);
        var second = await stack.Stack.RunAsync(Request("ann/later"));
        second.Status.ShouldBe(ExecutionStatus.Passed, second.StopReason);
        second.StopReason!.ShouldContain("conflicts with main in shop/calc.py");
        stack.GitHub.Pulls.Single(pull => pull.Repository == "ann/later").Draft.ShouldBeTrue();
    }

    [Fact]
    public async Task A_comment_that_GitHub_signed_goes_on_with_the_pull_request_once()
    {
        var repository = await ImportAsync("ann/talk");
        var model = stack.Stack.Model;
        model.Reply(Breaking);
        var first = await stack.Stack.RunAsync(Request("ann/talk") with { MaxAttempts = 1 });
        var hook = await stack.Owner.PostAsync($"/repositories/{repository}/webhook", new { }).ReadAsync<GitHubHook>();
        var path = hook.Path["/api".Length..];
        string Comment(string words, string by = "OWNER") => JsonSerializer.Serialize(new { action = "created", comment = new { body = words, author_association = by }, issue = new { pull_request = new { html_url = first.PrUrl } } });

        (await CallAsync(path, "not the secret", Comment("/nightshift keep add right"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CallAsync(path, hook.Secret, Comment("/nightshift keep add right", "NONE"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await CallAsync(path, hook.Secret, Comment("looks good"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        model.Reply("1. add gives the sum").Reply("```python test_add.py\nfrom shop.calc import add\n\n\ndef test_c1_adds():\n    assert add(2, 2) == 4\n```").Reply(Both);
        var accepted = await CallAsync(path, hook.Secret, Comment("/nightshift keep add right"), "one");
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await CallAsync(path, hook.Secret, Comment("/nightshift keep add right"), "one")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var second = await stack.Stack.EndOfAsync((await accepted.Content.ReadFromJsonAsync<ExecuteAccepted>(Json.Options))!.ExecutionId);
        (second.Status, second.ParentId, second.PrUrl).ShouldBe((ExecutionStatus.Passed, first.Id, first.PrUrl), second.StopReason);
        var pull = stack.GitHub.Pulls.Single(pull => pull.Repository == "ann/talk");
        pull.Draft.ShouldBeFalse("it is proven now");
        (await stack.Git.AskAsync("ann/talk", "rev-list", "--count", $"main..{pull.Head}")).ShouldBe("2");
    }

    private async Task<HttpResponseMessage> CallAsync(string path, string secret, string body, string delivery = "another")
    {
        using var github = new HttpClient { BaseAddress = stack.Owner.BaseAddress };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)))}");
        content.Headers.Add("X-GitHub-Event", "issue_comment");
        content.Headers.Add("X-GitHub-Delivery", delivery);
        return await github.PostAsync(path, content);
    }

    private static ExecuteRequest Request(string repository) => new("Add subtract to shop/calc.py", Tests: Tests, OutputPreference: "pr", GithubRepo: repository);

    private async Task<Guid> ImportAsync(string name)
    {
        var address = await stack.Git.AddAsync(name, ("shop/__init__.py", "\n"), ("shop/calc.py", Calc), ("shop/noise.py", Noise), ("tests/test_calc.py", OwnTest), (".flake8", "[flake8]\nignore = F401\n"));
        var imported = await StackWithGitHub.ImportAsync(stack.Owner, address);
        imported.Status.ShouldBe(RepositoryStatus.Ready, imported.Fault);
        return imported.Id;
    }

    /// <summary>The branch that the execution of a repository pushes to, as its row says.</summary>
    private async Task<string> BranchAsync(string name) =>
        (await stack.Stack.Database.Source.FirstAsync<string>("select target ->> 'pull_branch' from executions where target ->> 'name' = @name", new { name }, CancellationToken.None))!;
}
