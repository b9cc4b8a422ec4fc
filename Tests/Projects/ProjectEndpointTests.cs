using System.Net;
using System.Net.Http.Json;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Projects;

public sealed class ProjectEndpointTests : IClassFixture<ApiApplication>
{
    private static readonly ProjectPlan Plan = Plans.Of([Plans.Task("a"), Plans.Task("b", "a")], [Plans.Task("c")]);

    private readonly ApiApplication app;

    public ProjectEndpointTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
    }

    [Fact]
    public async Task A_project_begins_with_a_review_and_what_cannot_begin_is_refused_with_the_reason()
    {
        var ann = await app.ClientAsync("ann");
        var project = await ReadyProject.BeginAsync(ann, app.Database);

        (project.Status, project.BudgetUsd, project.CostUsd, project.PlanVersion).ShouldBe((ProjectStatus.Reviewing, 5, 0, 0));
        project.Branch.ShouldStartWith("nightshift/half-of-things-");
        (await ann.GetAsync("/projects").ReadAsync<ProjectList>()).Projects.ShouldHaveSingleItem().Id.ShouldBe(project.Id);
        (await (await app.ClientAsync("bob")).GetAsync("/projects").ReadAsync<ProjectList>()).Total.ShouldBe(0);

        await (await ann.PostAsync("/projects", new ProjectRequest("no/such", "x"))).ProblemAsync(HttpStatusCode.NotFound);
        foreach (var wrong in new[] { new ProjectRequest(project.Repository, ""), new(project.Repository, "x", -1), new(project.Repository, "x", Mode: "lavish") }) await (await ann.PostAsync("/projects", wrong)).ProblemAsync(HttpStatusCode.BadRequest);
        (await (await ann.PostAsync($"/projects/{project.Id}/approve", new GateRequest())).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("no plan");
        (await (await ann.PostAsync($"/projects/{project.Id}/again", new { })).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("failed");
        (await (await ann.DeleteAsync($"/projects/{project.Id}")).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("Stop it first");
        await (await ann.GetAsync($"/projects/{project.Id}/patch")).ProblemAsync(HttpStatusCode.Conflict);
        await (await ann.GetAsync($"/projects/{project.Id}/plan")).ProblemAsync(HttpStatusCode.NotFound);

        await DoAsync(ann, project, "stop");
        (await ann.DeleteAsync($"/projects/{project.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ann.GetAsync($"/projects/{project.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_plan_is_changed_in_versions_taken_out_as_YAML_and_put_back()
    {
        var ann = await app.ClientAsync("ann");
        var project = await PlannedAsync(ann);
        var dropped = Plans.Of([Plans.Task("b")], [Plans.Task("c", "b") with { Agent = "Tester" }, Plans.Task("new")]);

        var changed = await ann.PutAsync($"/projects/{project.Id}/plan", new PlanRequest(1, dropped)).ReadAsync<StoredPlan>();
        (changed.Version, changed.MadeBy, changed.Estimate.Tasks.Count).ShouldBe((2, "person", 3));
        Json.Write(changed.Plan).ShouldBe(Json.Write(dropped));
        (await (await ann.PutAsync($"/projects/{project.Id}/plan", new PlanRequest(1, Plan))).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("changed meanwhile");

        var text = await ann.GetStringAsync($"/projects/{project.Id}/plan?version=1");
        text.ShouldContain("depends_on:");
        var imported = await ann.PutAsync($"/projects/{project.Id}/plan", new PlanRequest(2, Text: text)).ReadAsync<StoredPlan>();
        (imported.Version, Json.Write(imported.Plan)).ShouldBe((3, Json.Write(Plan)));
        (await ann.GetAsync($"/projects/{project.Id}/plans").ReadAsync<PlanVersions>()).Versions.Select(version => (version.Version, version.MadeBy, version.Phases, version.Tasks)).ShouldBe([(3, "person", 2, 3), (2, "person", 2, 3), (1, "model", 2, 3)]);
        Json.Write((await ann.GetAsync($"/projects/{project.Id}/plans/2").ReadAsync<StoredPlan>()).Plan).ShouldBe(Json.Write(dropped));

        foreach (var wrong in new[] { new PlanRequest(3), new(3, Plan, "both"), new(3, Text: "phases: ["), new(3, Plans.Of([Plans.Task("a", "a")])), new(3, new ProjectPlan("", [null!])) })
            await (await ann.PutAsync($"/projects/{project.Id}/plan", wrong)).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_approval_says_who_gave_it_holds_for_the_plan_as_it_was_and_can_be_taken_back()
    {
        var ann = await app.ClientAsync("ann");
        var project = await PlannedAsync(ann);

        await (await ann.PostAsync($"/projects/{project.Id}/approve", new GateRequest(3))).ProblemAsync(HttpStatusCode.BadRequest);
        await DoAsync(ann, project, "approve", new GateRequest(1));
        var approved = await ReadAsync(ann, project);
        approved.Approvals.ShouldHaveSingleItem().ShouldSatisfyAllConditions(approval => approval.By.ShouldBe("ann"), approval => approval.Phase.ShouldBe(1));
        approved.Project.Status.ShouldBe(ProjectStatus.Executing);

        await DoAsync(ann, project, "revoke", new GateRequest(1));
        (await ReadAsync(ann, project)).Approvals.ShouldBeEmpty();
        await (await ann.PostAsync($"/projects/{project.Id}/revoke", new GateRequest())).ProblemAsync(HttpStatusCode.Conflict);

        await DoAsync(ann, project, "approve", new GateRequest());
        (await (await ann.PutAsync($"/projects/{project.Id}/plan", new PlanRequest(1, Plan))).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("Pause it");
        await DoAsync(ann, project, "pause");
        await ann.PutAsync($"/projects/{project.Id}/plan", new PlanRequest(1, Plans.Of([Plans.Task("a")]))).ReadAsync<StoredPlan>();
        (await ReadAsync(ann, project)).ShouldSatisfyAllConditions(detail => detail.Approvals.ShouldBeEmpty("another plan asks again"), detail => detail.Project.Status.ShouldBe(ProjectStatus.Waiting));
    }

    [Fact]
    public async Task The_pull_request_has_a_gate_of_its_own()
    {
        var ann = await app.ClientAsync("ann");
        var project = await PlannedAsync(ann);

        await DoAsync(ann, project, "approve", new GateRequest(Gate: ProjectGate.PullRequest));
        (await ReadAsync(ann, project)).Approvals.ShouldHaveSingleItem().ShouldSatisfyAllConditions(approval => approval.Gate.ShouldBe(ProjectGate.PullRequest), approval => approval.Phase.ShouldBeNull());
        await (await ann.PostAsync($"/projects/{project.Id}/revoke", new GateRequest())).ProblemAsync(HttpStatusCode.Conflict);
        await DoAsync(ann, project, "revoke", new GateRequest(Gate: ProjectGate.PullRequest));
        (await ReadAsync(ann, project)).Approvals.ShouldBeEmpty();
        (await (await ann.PostAsync($"/projects/{project.Id}/finish", null)).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("pull request");
    }

    [Fact]
    public async Task What_is_always_approved_holds_for_every_project_of_the_repository_and_for_its_owner_alone()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        var first = await PlannedAsync(ann);

        await (await ann.PostAsync($"/projects/{first.Id}/approve", new GateRequest(1, Always: true))).ProblemAsync(HttpStatusCode.BadRequest);
        await DoAsync(ann, first, "approve", new GateRequest(Always: true));
        var second = await ann.PostAsync("/projects", new ProjectRequest(first.Repository, "Something else")).ReadAsync<Project>(HttpStatusCode.Created);
        foreach (var project in new[] { first, second }) (await ReadAsync(ann, project)).Approvals.ShouldHaveSingleItem().ShouldSatisfyAllConditions(approval => approval.Always.ShouldBeTrue(), approval => approval.Gate.ShouldBe(ProjectGate.Work));
        (await ReadAsync(ann, await PlannedAsync(ann))).Approvals.ShouldBeEmpty("it is of another repository");
        (await ReadAsync(bob, await PlannedAsync(bob))).Approvals.ShouldBeEmpty();
        await DoAsync(ann, first, "pause");
        await ann.PutAsync($"/projects/{first.Id}/plan", new PlanRequest(1, Plans.Of([Plans.Task("a")]))).ReadAsync<StoredPlan>();
        (await ReadAsync(ann, first)).Project.Status.ShouldBe(ProjectStatus.Executing, "another plan does not ask again");

        await DoAsync(ann, second, "revoke", new GateRequest(Always: true));
        foreach (var project in new[] { first, second }) (await ReadAsync(ann, project)).Approvals.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_says_what_shall_be_different_about_a_task_that_is_done()
    {
        var ann = await app.ClientAsync("ann");
        var project = await PlannedAsync(ann);
        var change = $"/projects/{project.Id}/tasks/a/change";

        foreach (var wrong in new[] { new TaskChangeRequest(), new("  "), new("x", [new LineComment("a.py", 0, "x")]), new("x", [new LineComment("", 1, "x")]), new("x", [.. Enumerable.Repeat(new LineComment("a.py", 1, "x"), 21)]) })
            await (await ann.PostAsync(change, wrong)).ProblemAsync(HttpStatusCode.BadRequest);
        (await (await ann.PostAsync(change, new TaskChangeRequest("louder"))).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("done or failed");
        (await ann.PostAsync($"/projects/{project.Id}/tasks/none/change", new TaskChangeRequest("louder"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ann.GetAsync($"/projects/{project.Id}/tasks/a/diff")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await app.Database.Source.ExecuteAsync("insert into project_tasks (project_id, user_id, task, status) select id, user_id, 'a', 'done' from projects where id = @Id", new { project.Id }, default);
        (await ann.PostAsync(change, new TaskChangeRequest("louder", [new LineComment("shop/calc.py", 3, "here ")]))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ReadAsync(ann, project)).ShouldSatisfyAllConditions(
            detail => detail.Tasks.Single().ShouldSatisfyAllConditions(task => task.Status.ShouldBe(ProjectTaskStatus.Planned), task => task.Asked.ShouldBe("louder\nshop/calc.py, line 3: here")),
            detail => detail.Project.Status.ShouldBe(ProjectStatus.Executing));
    }

    private async Task<Project> PlannedAsync(HttpClient client)
    {
        var project = await ReadyProject.BeginAsync(client, app.Database);
        await ReadyProject.PlanAsync(app.Services, app.Database, project, Plan);
        return project;
    }

    private static async Task DoAsync(HttpClient client, Project project, string what, object? body = null) =>
        (await client.PostAsync($"/projects/{project.Id}/{what}", body ?? new { })).StatusCode.ShouldBe(HttpStatusCode.NoContent, what);

    private static Task<ProjectDetail> ReadAsync(HttpClient client, Project project) => client.GetAsync($"/projects/{project.Id}").ReadAsync<ProjectDetail>();
}
