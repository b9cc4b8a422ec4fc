using Nightshift.GitHub;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>Pushes a project's branch and opens its pull request, or brings that up to date; the same one however often it is cut off.</summary>
internal sealed class PullStep(ProjectRunStore runs, ProjectTaskStore tasks, PlanStore plans, CheckStore checks, PullRequests pulls, BranchPush branches, CommitWriter commits)
{
    /// <summary>Whether there can be one: something was done, and its user has connected the GitHub that the repository is on.</summary>
    public async Task<bool> IsPossibleAsync(ProjectRun run, CancellationToken cancellation)
    {
        try
        {
            return run.HasChanges && await pulls.AccessAsync(run.UserId, run.Draft.Target!, cancellation) is not null;
        }
        catch (GitHubException)
        {
            return true; // opening it says what is wrong
        }
    }

    /// <summary>False when there is none; then its owner is told why.</summary>
    public async Task<bool> RunAsync(ProjectRun run, CancellationToken cancellation)
    {
        var (target, head) = (run.Draft.Target!, run.HeadSha!);
        try
        {
            var access = await pulls.AccessAsync(run.UserId, target, cancellation) ?? throw new GitHubException(401, $"Connect the GitHub of {target.Name} on the page Settings.");
            var (clone, remote) = (RepositoryFolders.Clone(run.UserId, target.RepositoryId), new GitRemote(new Uri(target.Address), access.GitAuthorization));
            var conflicts = await branches.ConflictsAsync(clone, remote, target, await commits.TreeOfAsync(clone, head, cancellation), cancellation);
            await branches.PushAsync(clone, remote, target.PullBranch, head, cancellation);
            var text = new PullText(run, (await plans.FindAsync(run.UserId, run.Id, null, cancellation))!.Plan, await tasks.ListAsync(run.UserId, run.Id, cancellation), await checks.ListAsync(run.UserId, run.Id, cancellation), conflicts);
            var url = await pulls.SaveAsync(access, target, text.Title, text.Body, draft: !text.IsProven, cancellation);
            await runs.PulledAsync(run, url, conflicts.Count == 0 ? $"The pull request is {url}" : $"The pull request {url} conflicts with {target.Branch} in {string.Join(", ", conflicts)}, so it is a draft.", cancellation);
            return true;
        }
        catch (Exception exception) when (exception is GitException or GitHubException)
        {
            await runs.MoveAsync(run, ProjectStatus.Waiting, $"There is no pull request: {exception.Message} Approve it again to try again.", cancellation, ProjectGate.PullRequest);
            return false;
        }
    }
}
