using Nightshift.Agents;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>Has a plan written, checks it, and has it corrected once; then its owner decides.</summary>
internal sealed class PlanStep(ProjectRunStore runs, ProjectModels models, ProjectStore projects, PlanStore plans, ApprovalStore approvals, PlanEstimator estimator, AgentCatalog agents, RepositoryTree tree, RepositoryWork work)
{
    public async Task RunAsync(ProjectRun run, CancellationToken cancellation)
    {
        var target = run.Draft.Target!;
        var project = (await projects.FindAsync(run.UserId, run.Id, cancellation))!;
        var review = await projects.ReviewAsync(run.UserId, project, cancellation) ?? throw new ReplyUnusableException("The review of the repository is gone, since the repository was deleted. Import it again, and begin a new project.");
        var known = await agents.ListAsync(run.UserId, cancellation);
        var names = known.Select(agent => agent.Name).ToList();
        var paths = (await tree.ListAsync(RepositoryFolders.Clone(run.UserId, target.RepositoryId), target.Commit, cancellation)).Where(entry => entry.IsFile).Select(entry => entry.Path).ToList();
        var asked = ProjectPrompts.Plan(run, review, paths, await work.ContextAsync(run.Draft with { Prompt = run.Wish }, cancellation), known);

        var reply = await models.AskAsync(run, "plan", correction: false, asked, cancellation);
        var (plan, faults) = Read(reply.Text, names);
        if (faults.Count > 0)
        {
            await runs.TellAsync(run, $"The plan has faults, and is corrected: {string.Join(' ', faults)}", cancellation);
            reply = await models.AskAsync(run, "plan", correction: true, ProjectPrompts.Corrected(asked, reply.Text, faults), cancellation);
            (plan, faults) = Read(reply.Text, names);
        }
        if (faults.Count > 0) throw new ReplyUnusableException($"The plan that {reply.Model} wrote cannot be used. {string.Join(' ', faults)} Try again, with a stronger model if you can.");
        var estimate = await estimator.EstimateAsync(run.Draft, run.Wish, plan!, cancellation);
        await runs.WriteAsync(run, async transaction =>
        {
            await plans.AddAsync(transaction, run.UserId, run.Id, plan!, estimate, PlanStore.Model, cancellation);
            var next = PlanProgress.Begun(plan!, (await approvals.PassedAsync(transaction, run.UserId, run.Id, cancellation)).Phase);
            await projects.MoveAsync(transaction, run.UserId, run.Id, next.Why is null ? ProjectStatus.Executing : ProjectStatus.Waiting, next.Why, cancellation, next.Gate);
            return true;
        }, cancellation);
    }

    private static (ProjectPlan? Plan, IReadOnlyList<string> Faults) Read(string reply, IReadOnlyCollection<string> agents)
    {
        var (plan, fault) = PlanText.Read(ReplyText.Data(reply));
        return (plan, plan is null ? [fault!] : PlanRules.Faults(plan, agents));
    }
}
