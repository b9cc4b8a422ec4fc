using Nightshift.Executions;
using Nightshift.Proofs;
using Nightshift.Repositories;

namespace Nightshift.GitHub;

/// <summary>Delivers what was built as a pull request: a draft until it is proven, and the same one however often its making is cut off.</summary>
internal sealed class PullRequestStep(BranchPush branches, PullRequests pulls, CommitWriter commits)
{
    /// <param name="stopReason">Null when it is proven.</param>
    public async Task<PullRequest> OpenAsync(Execution execution, Attempt delivered, SignedProof proof, string? stopReason, CancellationToken cancellation)
    {
        var target = execution.Target!;
        try
        {
            if (await pulls.AccessAsync(execution.UserId, target, cancellation) is not { } access) return new PullRequest(null, $"There is no pull request: connect the GitHub of {target.Name} on the page Settings, then retry.");
            var (clone, remote) = (RepositoryFolders.Clone(execution.UserId, target.RepositoryId), new GitRemote(new Uri(target.Address), access.GitAuthorization));
            var files = execution.Delivered(delivered.Files!);
            var conflicts = await branches.ConflictsAsync(clone, remote, target, await commits.WriteAsync(clone, target.Commit, files, cancellation), cancellation);
            await branches.PushAsync(clone, remote, target, files, PullRequestText.Message(execution, proof, stopReason), delivered.ValidatedAt!.Value, cancellation);

            var (body, draft) = (PullRequestText.Body(execution, delivered, proof, stopReason, conflicts), stopReason is not null || conflicts.Count > 0);
            var url = await pulls.SaveAsync(access, target, PullRequestText.Title(execution), body, draft, cancellation);
            return new PullRequest(url, conflicts.Count == 0 ? null : $"The pull request conflicts with {target.Branch} in {string.Join(", ", conflicts)}.");
        }
        catch (Exception exception) when (exception is GitException or GitHubException)
        {
            return new PullRequest(null, $"There is no pull request: {exception.Message}");
        }
    }
}

/// <param name="Url">Null when there is none.</param>
/// <param name="Note">What its owner should know of it, as a sentence.</param>
internal sealed record PullRequest(string? Url, string? Note);
