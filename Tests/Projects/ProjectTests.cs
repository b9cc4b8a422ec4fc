using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Queue;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>Projects from the wish to the branch, with Api, Jobs and Runner as they are, and a stand-in for the model.</summary>
[Collection(RepositoryTests.Name)]
public sealed class ProjectTests(StackWithGitHub stack) : IDisposable
{
    private static readonly (string, string)[] Shop = [("shop/__init__.py", "\n"), ("shop/calc.py", "def add(a, b):\n    return a + b\n"), ("tests/test_calc.py", "from shop.calc import add\n\n\ndef test_adds():\n    assert add(1, 2) == 3\n")];

    private const string Review = "```yaml\nsummary: A small shop.\nparts: [{name: calc, path: shop/calc.py, what: counts, uses: []}]\nconventions: [type nothing]\ntests: Run by pytest.\nfindings: [{kind: pattern, path: shop/calc.py, lines: 1-2, text: One function for each sum.}]\n```";

    private const string Plan = """
        ```yaml
        summary: Two functions, one on top of the other.
        phases:
          - title: Ground
            tasks:
              - id: subtract
                title: Subtract
                what: Add subtract(a, b) to shop/less.py
                agent: BackendDeveloper
                files: [shop/less.py]
                criteria: [subtract gives the difference]
                risk: low
          - title: On top
            tasks:
              - id: halve-less
                title: Take half away
                what: Add half(a) to shop/half.py, which uses subtract
                agent: BackendDeveloper
                files: [shop/half.py]
                criteria: [half takes half away]
                depends_on: [subtract]
        ```
        """;

    private readonly ProjectCalls calls = new(stack);

    private ModelStandIn Model => stack.Stack.Model;

    [Fact]
    public async Task A_wish_is_reviewed_planned_approved_phase_by_phase_and_each_task_builds_on_what_the_one_before_delivered()
    {
        await calls.ImportAsync("ann/wish", Shop);
        Model.Default = Answer;
        var project = await calls.BeginAsync("ann/wish", "Know half of things");

        var planned = await calls.UntilAsync(project.Id, ProjectStatus.Waiting);
        planned.Review!.Findings.Single().ShouldBe(new ReviewFinding(ReviewKind.Pattern, "shop/calc.py", "1-2", "One function for each sum."));
        planned.Review.TestsRun.ShouldBe("Its 1 test in Python was run, and does not fail.");
        planned.Plan!.Plan.AllTasks().Select(task => task.Id).ShouldBe(["subtract", "halve-less"]);
        planned.Plan.Estimate.Tasks.Keys.ShouldBe(["subtract", "halve-less"], ignoreOrder: true);
        planned.Project.Why.ShouldBe("Phase 1, “Ground”, waits for your approval.");
        planned.Tasks.ShouldBeEmpty("nothing begins before it is approved");

        await calls.SendAsync($"/projects/{project.Id}/approve", new GateRequest(1));
        var halfway = await calls.UntilAsync(project.Id, ProjectStatus.Waiting, detail => detail.Project.HeadSha is not null);
        halfway.Tasks.Select(task => (task.Task, task.Status)).ShouldBe([("subtract", ProjectTaskStatus.Done)], halfway.Tasks.Single().Why);
        halfway.Approvals.Single().ShouldSatisfyAllConditions(approval => approval.Phase.ShouldBe(1), approval => approval.By.ShouldNotBeEmpty());
        halfway.Project.Why.ShouldNotBeNull().ShouldContain("Phase 2");

        await calls.SendAsync($"/projects/{project.Id}/approve", new GateRequest());
        (await calls.UntilAsync(project.Id, ProjectStatus.Waiting, detail => detail.Project.Gate == ProjectGate.PullRequest)).Project.Why.ShouldNotBeNull().ShouldContain("waits for your approval");
        await calls.SendAsync($"/projects/{project.Id}/finish", new { });
        var done = await calls.UntilAsync(project.Id, ProjectStatus.Done);
        done.Tasks.Select(task => task.Status).ShouldBe([ProjectTaskStatus.Done, ProjectTaskStatus.Done]);
        done.Tasks.Select(task => task.SessionId).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        done.Tasks[1].CommitSha.ShouldBe(done.Project.HeadSha);
        var second = await stack.Owner.GetAsync($"/execute/{done.Tasks[1].ExecutionId}").ReadAsync<ExecutionDetail>();
        (second.Status, second.GithubRepo).ShouldBe((ExecutionStatus.Passed, "ann/wish"));

        var patch = await stack.Owner.GetStringAsync($"/projects/{project.Id}/patch");
        foreach (var line in new[] { "Subject: [PATCH 1/2] Subtract", "Subject: [PATCH 2/2] Take half away", "+def subtract(a, b):", "+from shop.less import subtract" }) patch.ShouldContain(line);
        (await stack.Git.AskAsync("ann/wish", "for-each-ref", "--format=%(refname)")).ShouldBe("refs/heads/main", "nothing is pushed");

        var other = await stack.OtherAsync();
        foreach (var path in new[] { "", "/plan", "/plans", "/patch", "/stream" }) (await other.GetAsync($"/projects/{project.Id}{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);

        Model.Requests.Clear();
        await calls.UntilAsync((await calls.BeginAsync("ann/wish", "Something else")).Id, ProjectStatus.Waiting);
        Model.Requests.Select(ProjectCalls.Kind).ShouldBe(["plan"], "the review of the same commit serves again");
    }

    [Fact]
    public async Task A_project_by_night_becomes_a_pull_request_out_of_the_purse_and_the_paper_tells_of_it()
    {
        await calls.ImportAsync("ann/night", Shop);
        Model.Default = Answer;
        var request = new ProjectRequest("ann/night", "Know half of things", ByNight: true);
        (await (await stack.Owner.PostAsync("/projects", request)).ProblemAsync(HttpStatusCode.BadRequest)).Errors["by_night"].Single().ShouldStartWith("The night shift is off.");
        await stack.Owner.PutAsync("/queue/shift", Shift.Default with { Enabled = true, Opens = "00:00", Closes = "00:00", TimeZone = "UTC", PurseUsd = 1 }).ReadAsync<ShiftState>();
        try
        {
            var id = (await stack.Owner.PostAsync("/projects", request).ReadAsync<Project>(HttpStatusCode.Created)).Id;
            await calls.UntilAsync(id, ProjectStatus.Waiting);
            await calls.SendAsync($"/projects/{id}/approve", new GateRequest(Gate: ProjectGate.PullRequest));
            await calls.SendAsync($"/projects/{id}/approve", new GateRequest());
            var done = await calls.UntilAsync(id, ProjectStatus.Done);

            done.Tasks.ShouldAllBe(task => task.Status == ProjectTaskStatus.Done && task.CostUsd > 0);
            done.Tasks.Select(task => task.SessionId).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
            await Stack.UntilAsync(async () => (await PaperAsync()).Items.Count(item => item.Outcome == QueueStatus.Done) == 2);
            (await PaperAsync()).ShouldSatisfyAllConditions(
                paper => paper.Projects.ShouldBe([new PaperProject(id, "Know half of things", "ann/night", ProjectStatus.Done, null, 2, 2, done.Project.PullUrl.ShouldNotBeNull())]),
                paper => paper.Items.ShouldAllBe(item => item.ProjectId == id && item.ProofId != null),
                paper => paper.SpentUsd.ShouldBe(done.Tasks.Sum(task => task.CostUsd)));
        }
        finally
        {
            await stack.Owner.PutAsync("/queue/shift", Shift.Default).ReadAsync<ShiftState>();
        }

        Task<Paper> PaperAsync() => stack.Owner.GetAsync("/queue/nights/latest").ReadAsync<Paper>();
    }

    [Fact]
    public async Task A_plan_with_faults_is_sent_back_once_and_then_it_fails_with_the_reason_and_can_be_tried_again()
    {
        await calls.ImportAsync("ann/faulty", Shop);
        var asked = 0;
        Model.Default = request => ProjectCalls.Kind(request) == "plan" && asked++ < 3 ? new() { Text = Plan.Replace("agent: BackendDeveloper", "agent: Magician") } : Answer(request);

        var project = await calls.BeginAsync("ann/faulty", "Know half of things");
        var failed = await calls.UntilAsync(project.Id, ProjectStatus.Failed);
        failed.Project.Why.ShouldNotBeNull().ShouldContain("'Magician'");
        asked.ShouldBe(2);
        Model.Requests.Last().Prompt.ShouldContain("names the agent 'Magician'");

        await calls.SendAsync($"/projects/{project.Id}/again", new { });
        (await calls.UntilAsync(project.Id, ProjectStatus.Waiting)).Plan!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_process_was_killed_in_goes_on_and_no_reply_is_asked_for_twice()
    {
        await calls.ImportAsync("ann/killed", Shop);
        Model.Requests.Clear();
        var (hold, begun) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Model.Default = request =>
        {
            if (ProjectCalls.Kind(request) != "plan" || !begun.TrySetResult()) return Answer(request);
            return Answer(request) with { Until = hold.Task };
        };
        var project = await calls.BeginAsync("ann/killed", "Know half of things");
        await begun.Task.WaitAsync(Stack.Limit);

        await stack.Stack.Jobs[^1].KillAsync();
        hold.SetResult();
        await stack.Stack.StartJobsAsync();

        await calls.UntilAsync(project.Id, ProjectStatus.Waiting);
        Model.Requests.Select(ProjectCalls.Kind).ShouldBe(["review", "plan", "plan"], "only the call that was cut off is made again");
    }

    public void Dispose() => Model.Default = _ => new() { Text = "Hello" };

    private static ModelStandInAnswer Answer(ModelStandInRequest request)
    {
        var isHalf = request.Messages.Any(message => message.Text.Contains("Take half away\n", StringComparison.Ordinal));
        return new()
        {
            Text = (ProjectCalls.Kind(request), isHalf) switch
            {
                ("review", _) => Review,
                ("plan", _) => Plan,
                ("tests", false) => "```python test_less.py\nfrom shop.less import subtract\n\n\ndef test_c1_subtracts():\n    assert subtract(5, 3) == 2\n    assert subtract(0, 1) == -1\n```",
                ("tests", true) => "```python test_half.py\nfrom shop.half import half\n\n\ndef test_c1_halves():\n    assert half(6) == 3\n    assert half(0) == 0\n```",
                (_, false) => "```python shop/less.py\ndef subtract(a, b):\n    return a - b\n```",
                (_, true) => "```python shop/half.py\nfrom shop.less import subtract\n\n\ndef half(a):\n    return subtract(a, a / 2)\n```"
            }
        };
    }
}
