using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>Projects from the wish to the branch, with Api, Jobs and Runner as they are, and a stand-in for the model.</summary>
[Collection(RepositoryTests.Name)]
public sealed class ProjectTests(StackWithGitHub stack) : IDisposable
{
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

    private ModelStandIn Model => stack.Stack.Model;

    [Fact]
    public async Task A_wish_is_reviewed_planned_approved_phase_by_phase_and_each_task_builds_on_what_the_one_before_delivered()
    {
        await ImportAsync("ann/wish");
        Model.Default = Answer;
        var project = await BeginAsync("ann/wish", "Know half of things");

        var planned = await UntilAsync(project.Id, ProjectStatus.Waiting);
        planned.Review!.Findings.Single().ShouldBe(new ReviewFinding(ReviewKind.Pattern, "shop/calc.py", "1-2", "One function for each sum."));
        planned.Plan!.Plan.AllTasks().Select(task => task.Id).ShouldBe(["subtract", "halve-less"]);
        planned.Plan.Estimate.Tasks.Keys.ShouldBe(["subtract", "halve-less"], ignoreOrder: true);
        planned.Project.Why.ShouldBe("Phase 1, “Ground”, waits for your approval.");
        planned.Tasks.ShouldBeEmpty("nothing begins before it is approved");

        await SendAsync($"/projects/{project.Id}/approve", new GateRequest(1));
        var halfway = await UntilAsync(project.Id, ProjectStatus.Waiting, detail => detail.Project.HeadSha is not null);
        halfway.Tasks.Select(task => (task.Task, task.Status)).ShouldBe([("subtract", ProjectTaskStatus.Done)], halfway.Tasks.Single().Why);
        halfway.Approvals.Single().ShouldSatisfyAllConditions(approval => approval.Phase.ShouldBe(1), approval => approval.By.ShouldNotBeEmpty());
        halfway.Project.Why.ShouldNotBeNull().ShouldContain("Phase 2");

        await SendAsync($"/projects/{project.Id}/approve", new GateRequest());
        var done = await UntilAsync(project.Id, ProjectStatus.Done);
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
        await UntilAsync((await BeginAsync("ann/wish", "Something else")).Id, ProjectStatus.Waiting);
        Model.Requests.Select(Kind).ShouldBe(["plan"], "the review of the same commit serves again");
    }

    [Fact]
    public async Task A_plan_with_faults_is_sent_back_once_and_then_it_fails_with_the_reason_and_can_be_tried_again()
    {
        await ImportAsync("ann/faulty");
        var asked = 0;
        Model.Default = request => Kind(request) == "plan" && asked++ < 3 ? new() { Text = Plan.Replace("agent: BackendDeveloper", "agent: Magician") } : Answer(request);

        var project = await BeginAsync("ann/faulty", "Know half of things");
        var failed = await UntilAsync(project.Id, ProjectStatus.Failed);
        failed.Project.Why.ShouldNotBeNull().ShouldContain("'Magician'");
        asked.ShouldBe(2);
        Model.Requests.Last().Prompt.ShouldContain("names the agent 'Magician'");

        await SendAsync($"/projects/{project.Id}/again", new { });
        (await UntilAsync(project.Id, ProjectStatus.Waiting)).Plan!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_process_was_killed_in_goes_on_and_no_reply_is_asked_for_twice()
    {
        await ImportAsync("ann/killed");
        Model.Requests.Clear();
        var (hold, begun) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Model.Default = request =>
        {
            if (Kind(request) != "plan" || !begun.TrySetResult()) return Answer(request);
            return Answer(request) with { Until = hold.Task };
        };
        var project = await BeginAsync("ann/killed", "Know half of things");
        await begun.Task.WaitAsync(Stack.Limit);

        await stack.Stack.Jobs[^1].KillAsync();
        hold.SetResult();
        await stack.Stack.StartJobsAsync();

        await UntilAsync(project.Id, ProjectStatus.Waiting);
        Model.Requests.Select(Kind).ShouldBe(["review", "plan", "plan"], "only the call that was cut off is made again");
    }

    public void Dispose() => Model.Default = _ => new() { Text = "Hello" };

    private static ModelStandInAnswer Answer(ModelStandInRequest request)
    {
        var isHalf = request.Messages.Any(message => message.Text.Contains("Take half away\n", StringComparison.Ordinal));
        return new()
        {
            Text = (Kind(request), isHalf) switch
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

    private static string Kind(ModelStandInRequest request) => request.Messages[0].Text switch
    {
        var said when said.StartsWith("You read a repository", StringComparison.Ordinal) => "review",
        var said when said.StartsWith("You plan a change", StringComparison.Ordinal) => "plan",
        var said when said.StartsWith("You write tests", StringComparison.Ordinal) => "tests",
        _ => "code"
    };

    private async Task ImportAsync(string name)
    {
        var address = await stack.Git.AddAsync(name, ("shop/__init__.py", "\n"), ("shop/calc.py", "def add(a, b):\n    return a + b\n"), ("tests/test_calc.py", "from shop.calc import add\n\n\ndef test_adds():\n    assert add(1, 2) == 3\n"));
        (await StackWithGitHub.ImportAsync(stack.Owner, address)).Status.ShouldBe(RepositoryStatus.Ready);
    }

    private Task<Project> BeginAsync(string repository, string wish) => stack.Owner.PostAsync("/projects", new ProjectRequest(repository, wish)).ReadAsync<Project>(HttpStatusCode.Created);

    private async Task SendAsync(string path, object body) => (await stack.Owner.PostAsJsonAsync(path, body, Json.Options)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

    /// <summary>Follows the stream until the project stands there.</summary>
    private async Task<ProjectDetail> UntilAsync(Guid id, ProjectStatus status, Func<ProjectDetail, bool>? enough = null)
    {
        using var limit = new CancellationTokenSource(Stack.Limit);
        List<string> seen = [];
        try
        {
            using var response = await stack.Owner.GetAsync($"/projects/{id}/stream", HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(limit.Token))
            {
                if (item.EventType == "ping") continue;
                seen.Add(item.Data);
                if (Json.Read<StoredEvent>(item.Data).Type != ProjectEvents.Moved) continue;
                var detail = await stack.Owner.GetAsync($"/projects/{id}").ReadAsync<ProjectDetail>();
                if (detail.Project.Status == status && enough?.Invoke(detail) != false) return detail;
            }
        }
        catch (OperationCanceledException)
        {
            // told below, with what there was
        }
        throw new TimeoutException($"It did not get to {status}:\n{string.Join('\n', seen)}");
    }
}
