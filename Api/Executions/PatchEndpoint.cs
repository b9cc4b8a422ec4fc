using System.Net.Mime;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;
using Nightshift.Repositories;

namespace Nightshift.Executions;

/// <summary>What an execution delivered, as a patch for <c>git am</c>.</summary>
internal static class PatchEndpoint
{
    public static void MapPatch(this RouteGroupBuilder group) =>
        group.MapGet("/execute/{id:guid}/patch", GetAsync).WithSummary("What it delivered as git format-patch writes it: for an empty repository, for the one that it changes, or onto what another execution delivered");

    /// <param name="onto">An execution whose delivery is in the repository already.</param>
    private static async Task<Results<FileContentHttpResult, NotFound, ProblemHttpResult>> GetAsync(
        Guid id, ClaimsPrincipal user, ExecutionStore executions, Git git, CancellationToken cancellation, Guid? onto = null)
    {
        if (await executions.FindAsync(user.UserId(), id, cancellation) is not { } execution) return TypedResults.NotFound();
        if (await FilesAsync(executions, execution, cancellation) is not { } after) return Problems.Conflict("It has delivered nothing yet. Wait for its end.");
        IReadOnlyList<SourceFile> before = [];
        if (onto is { } other)
        {
            if (await executions.FindAsync(user.UserId(), other, cancellation) is not { } basis) return Problems.NotFound("There is no such execution to go onto. Leave onto out for an empty repository.");
            if (await FilesAsync(executions, basis, cancellation) is not { } there) return Problems.Conflict("The execution to go onto has delivered nothing.");
            before = there;
        }
        else if (execution.Target is { } target)
        {
            if (await BeforeAsync(git, execution.UserId, target, after, cancellation) is not { } there) return Problems.Conflict($"The repository {target.Name} is not here any more. Import it again.");
            before = there;
        }

        var patch = GitPatch.Write(execution.Hint ?? execution.Prompt, $"{execution.Prompt}\n\nExecution {execution.Id}: {Json.Name(execution.Status)}.", execution.CompletedAt!.Value, before, after);
        return patch.Length == 0
            ? Problems.Conflict("Both delivered the same files, so there is nothing to patch.")
            : TypedResults.File(Encoding.UTF8.GetBytes(patch), MediaTypeNames.Text.Plain, $"nightshift-{execution.Id.ToString()[^12..]}.patch");
    }

    /// <summary>Code, tests and what the tools need beside them; null when nothing was delivered.</summary>
    private static async Task<IReadOnlyList<SourceFile>?> FilesAsync(ExecutionStore executions, Execution execution, CancellationToken cancellation)
    {
        if (execution is not { CompletedAt: not null, BestAttempt: { } best }) return null;
        var attempts = await executions.AttemptsAsync(execution.UserId, execution.Id, cancellation);
        return attempts.FirstOrDefault(attempt => attempt.Number == best)?.Files is { } files ? execution.Delivered(files) : null;
    }

    /// <summary>What the repository held of those files at the commit that the execution worked from; null without its clone.</summary>
    private static async Task<IReadOnlyList<SourceFile>?> BeforeAsync(Git git, Guid userId, RepositoryTarget target, IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        var clone = RepositoryFolders.Clone(userId, target.RepositoryId);
        if ((await git.RunAsync(clone, ["cat-file", "-e", $"{target.Commit}^{{commit}}"], cancellation)).ExitCode != 0) return null;
        List<SourceFile> before = [];
        foreach (var file in files)
            if (await git.RunAsync(clone, ["cat-file", "blob", $"{target.Commit}:{file.Path}"], cancellation) is { ExitCode: 0 } there)
                before.Add(new SourceFile(file.Path, there.Text));
        return before;
    }
}
