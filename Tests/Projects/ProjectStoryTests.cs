using System.Net.Http.Json;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>A project in which things go as they go: tasks beside each other, a conflict, a phase that breaks what was there, a change of mind, and a pull request.</summary>
[Collection(RepositoryTests.Name)]
public sealed class ProjectStoryTests(StackWithGitHub stack) : IDisposable
{
    private const string Words = "ONE = 1\n\n\ndef first():\n    return ONE\n\n\nTWO = 2\n\n\ndef second():\n    return TWO\n";

    private readonly ProjectCalls calls = new(stack);

    private ModelStandIn Model => stack.Stack.Model;

    [Fact]
    public async Task A_conflict_a_broken_phase_and_a_change_of_mind_are_worked_through_up_to_one_pull_request()
    {
        await calls.ImportAsync("ann/story", ("shop/__init__.py", "SIDES = []\n"), ("shop/words.py", Words), ("tests/test_words.py", "from shop.words import first, second\n\n\ndef test_they_stay_small():\n    assert first() + second() <= 4\n"));
        Model.Default = Answer;
        var id = (await calls.BeginAsync("ann/story", "Sides and words")).Id;
        await calls.UntilAsync(id, ProjectStatus.Waiting);

        await calls.SendAsync($"/projects/{id}/approve", new GateRequest(1));
        var sides = await calls.UntilAsync(id, ProjectStatus.Waiting, detail => detail.Project.HeadSha is not null);
        sides.Tasks.ShouldAllBe(task => task.Status == ProjectTaskStatus.Done);
        var runs = await stack.Owner.GetAsync($"/executions?session_id={sides.Tasks[0].SessionId}&limit=50").ReadAsync<ExecutionList>();
        runs.Executions.Count.ShouldBe(3, "one of the two was done again, on top of the other");
        Model.Requests.Count(request => ProjectCalls.Kind(request) == "code" && request.Prompt.Contains("could not be brought together", StringComparison.Ordinal)).ShouldBe(1);
        (await PatchAsync(id)).ShouldContain("+SIDES = [\"left\", \"right\"]");
        sides.Checks.Single().ShouldSatisfyAllConditions(check => check.Passed.ShouldBeTrue(), check => check.Summary.ShouldBe("3 tests of the repository were run, and none fails that did not before."));

        await calls.SendAsync($"/projects/{id}/approve", new GateRequest(2));
        var atPull = await calls.UntilAsync(id, ProjectStatus.Waiting, detail => detail.Project.Gate == ProjectGate.PullRequest);
        (atPull.Plan!.Version, atPull.Plan.MadeBy, atPull.Plan.Plan.Phases[1].Tasks.Select(task => task.Id).Last()).ShouldBe((2, "check", "mend-phase-2"));
        atPull.Tasks.ShouldAllBe(task => task.Status == ProjectTaskStatus.Done);
        atPull.Checks.ShouldAllBe(check => check.Passed);
        (await stack.Owner.GetAsync($"/execute/{atPull.Tasks.Single(task => task.Task == "mend-phase-2").ExecutionId}").ReadAsync<ExecutionDetail>()).TestFiles.Single().Path.ShouldBe("tests/test_words.py", "what failed decides, and nothing new");
        stack.GitHub.Pulls.ShouldNotContain(pull => pull.Repository == "ann/story", "it waits for its approval");

        await calls.SendAsync($"/projects/{id}/tasks/left/change", new TaskChangeRequest(Comments: [new LineComment("shop/left.py", 2, "Say it loudly")]));
        var changed = await calls.UntilAsync(id, ProjectStatus.Waiting, detail => detail.Project.Gate == ProjectGate.PullRequest && detail.Project.HeadSha != atPull.Project.HeadSha);
        changed.Tasks.Single(task => task.Task == "left").ShouldSatisfyAllConditions(task => task.Status.ShouldBe(ProjectTaskStatus.Done, task.Why), task => task.Asked.ShouldBeNull());

        await calls.SendAsync($"/projects/{id}/approve", new GateRequest(Gate: ProjectGate.PullRequest));
        var done = await calls.UntilAsync(id, ProjectStatus.Done);
        var pull = stack.GitHub.Pulls.Single(pull => pull.Repository == "ann/story");
        (done.Project.PullUrl, pull.Base, pull.Head, pull.Draft).ShouldBe(($"{stack.GitHub.BaseUrl}/ann/story/pull/{pull.Number}", "main", done.Project.Branch, false));
        pull.Body.ShouldContain("- [x] Left");
        (await stack.Git.AskAsync("ann/story", "rev-parse", pull.Head)).ShouldBe(done.Project.HeadSha);
        (await stack.Git.AskAsync("ann/story", "show", $"{pull.Head}:shop/left.py")).ShouldContain("LEFT");
        (await stack.Git.AskAsync("ann/story", "log", "--format=%s", $"main..{pull.Head}")).Split('\n').Length.ShouldBe(6, "one commit for each task that was done");

        await calls.SendAsync($"/projects/{id}/tasks/right/change", new TaskChangeRequest("Say it loudly"));
        var again = await calls.UntilAsync(id, ProjectStatus.Done, detail => detail.Project.HeadSha != done.Project.HeadSha);
        (await stack.Git.AskAsync("ann/story", "rev-parse", pull.Head)).ShouldBe(again.Project.HeadSha, "the same pull request has it");
        stack.GitHub.Pulls.Count(one => one.Repository == "ann/story").ShouldBe(1);
    }

    [Fact]
    public async Task Tasks_that_run_beside_each_other_when_Jobs_is_killed_are_each_done_once()
    {
        await calls.ImportAsync("ann/cutoff", ("shop/__init__.py", "SIDES = []\n"), ("shop/words.py", Words));
        var (hold, both) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new CountdownEvent(2));
        Model.Default = request =>
        {
            if (ProjectCalls.Kind(request) != "code" || both.IsSet) return Answer(request);
            both.Signal();
            return Answer(request) with { Until = hold.Task };
        };
        var id = (await calls.BeginAsync("ann/cutoff", "Sides and words")).Id;
        await calls.UntilAsync(id, ProjectStatus.Waiting);
        await calls.SendAsync($"/projects/{id}/approve", new GateRequest());
        await Task.Run(() => both.Wait(Stack.Limit)).WaitAsync(Stack.Limit);

        await stack.Stack.Jobs[^1].KillAsync();
        hold.SetResult();
        await stack.Stack.StartJobsAsync();

        var atPull = await calls.UntilAsync(id, ProjectStatus.Waiting, detail => detail.Project.Gate == ProjectGate.PullRequest);
        atPull.Tasks.ShouldAllBe(task => task.Status == ProjectTaskStatus.Done);
        var patch = await PatchAsync(id);
        foreach (var subject in new[] { "Left", "Right", "Up", "Down" }) patch.Split($"] {subject}\n").Length.ShouldBe(2, $"{subject} is one commit");
    }

    public void Dispose() => Model.Default = _ => new() { Text = "Hello" };

    private Task<string> PatchAsync(Guid id) => stack.Owner.GetStringAsync($"/projects/{id}/patch");

    private static ModelStandInAnswer Answer(ModelStandInRequest request)
    {
        var said = string.Join('\n', request.Messages.Select(message => message.Text));
        string[] tasks = ["Left", "Right", "Up", "Down", "Mend what phase 2 broke"];
        var task = tasks.FirstOrDefault(title => said.Contains($"{title}\n", StringComparison.Ordinal));
        var (loud, again) = (said.Contains("Say it loudly", StringComparison.Ordinal), said.Contains("could not be brought together", StringComparison.Ordinal));
        return new()
        {
            Text = (ProjectCalls.Kind(request), task) switch
            {
                ("review", _) => "```yaml\nsummary: A shop.\nparts: []\nconventions: []\ntests: pytest\nfindings: []\n```",
                ("plan", _) => $"```yaml\nsummary: Two and two.\nphases:\n  - title: Sides\n    tasks:\n{TaskLine("Left", "shop/left.py")}{TaskLine("Right", "shop/right.py")}  - title: Words\n    tasks:\n{TaskLine("Up", "shop/up.py")}{TaskLine("Down", "shop/down.py")}```",
                ("criteria", _) => "1. It is said loudly",
                ("tests", "Left" or "Right") => Tests(task, loud ? task.ToUpperInvariant() : task.ToLowerInvariant()),
                ("tests", "Up") => "```python test_up.py\nfrom shop.words import first\n\n\ndef test_c1_up():\n    assert first() in (2, 1.5)\n```",
                ("tests", "Down") => "```python test_down.py\nfrom shop.words import second\n\n\ndef test_c1_down():\n    assert second() in (3, 2.5)\n```",
                ("code", "Left" or "Right") => Code(task.ToLowerInvariant(), loud ? task.ToUpperInvariant() : task.ToLowerInvariant(), again || loud ? "[\"left\", \"right\"]" : $"[\"{task.ToLowerInvariant()}\"]"),
                ("code", "Up") => $"```python shop/words.py\n{Words.Replace("ONE = 1", "ONE = 2")}```",
                ("code", "Down") => $"```python shop/words.py\n{Words.Replace("TWO = 2", "TWO = 3")}```",
                ("code", _) => $"```python shop/words.py\n{Words.Replace("ONE = 1", "ONE = 1.5").Replace("TWO = 2", "TWO = 2.5")}```",
                var (kind, title) => $"Nothing is known of {kind} of {title}."
            }
        };
    }

    private static string TaskLine(string title, string file) =>
        $"      - {{id: {title.ToLowerInvariant()}, title: {title}, what: Add {file}, agent: BackendDeveloper, files: [{file}], criteria: [it is there], risk: low}}\n";

    private static string Tests(string side, string says)
    {
        var name = side.ToLowerInvariant();
        return $"```python test_{name}.py\nimport shop\nfrom shop.{name} import {name}\n\n\ndef test_c1_says_it():\n    assert {name}() == \"{says}\"\n    assert \"{name}\" in shop.SIDES\n```";
    }

    private static string Code(string side, string says, string sides) => $"```python shop/{side}.py\ndef {side}():\n    return \"{says}\"\n```\n\n```python shop/__init__.py\nSIDES = {sides}\n```";
}
