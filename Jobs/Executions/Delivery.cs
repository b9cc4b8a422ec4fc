using System.Net.Mime;
using System.Globalization;
using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.GitHub;
using Nightshift.Proofs;
using Nightshift.Sessions;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>Ends an execution: the files of the attempt that passed, or of the best one, as a ZIP with its proof, a score, and a word in the session.</summary>
internal sealed class Delivery(ExecutionStore executions, ArtifactStore artifacts, SessionStore sessions, ProofWriter writer, ProofStore proofs, LessonStore lessons, PullRequestStep pulls, IOptions<ExecutionOptions> options)
{
    /// <param name="stopReason">Null when the last attempt passed.</param>
    public async Task DeliverAsync(ExecutionRun run, IReadOnlyList<Attempt> attempts, string? stopReason, CancellationToken cancellation)
    {
        var best = stopReason is null ? attempts[^1] : Strategy.Best(attempts);
        if (best?.Report is not { } report)
        {
            await EndAsync(run, new Ending(ExecutionStatus.Failed, stopReason), cancellation);
            return;
        }

        var execution = (await executions.FindAsync(run.Execution.UserId, run.Id, cancellation))!; // with the tests that this run may have written
        var artifact = new NewArtifact(await run.ReserveArtifactAsync(cancellation), execution.UserId, $"nightshift-{execution.Id.ToString()[^12..]}.zip", ArtifactTypes.Generated,
            MediaTypeNames.Application.Zip, execution.Language, execution.SessionId, execution.Id);
        var files = Bundle.Files(execution, Language.Find(execution.Language)!, best, execution.Tests ?? [], stopReason);
        var proof = await writer.WriteAsync(execution, attempts, best, files, stopReason, cancellation);
        await using var bundle = Bundle.Pack(files, proof, execution.CreatedAt);

        var tooLarge = TooLarge(bundle.Length);
        var pull = execution is { Target: not null, OutputPreference: "pr" } ? await pulls.OpenAsync(execution, best, proof, stopReason, cancellation) : null;
        var said = string.Join(' ', new[] { stopReason, tooLarge, pull?.Note }.Where(words => words is not null));
        double? quality = proof.Status == ExecutionStatus.Passed ? QualityScore.Of(report, execution.ComplexityScore, best.Number) : null;
        var ending = new Ending(proof.Status, said.Length == 0 ? null : said, best.Number, quality, tooLarge is null ? artifact.Id : null, pull?.Url);
        await EndAsync(run, ending, cancellation, async transaction =>
        {
            if (tooLarge is null) await artifacts.SaveAsync(transaction, artifact, bundle, cancellation);
            await proofs.SaveAsync(transaction, execution.UserId, execution.Id, proof, cancellation);
            await lessons.LearnAsync(transaction, execution, attempts, cancellation);
        });
    }

    /// <summary>Null when the ZIP may be as large as it is.</summary>
    private string? TooLarge(long bytes) => bytes <= options.Value.ArchiveMegabytes * 1_000_000 ? null : string.Create(CultureInfo.InvariantCulture,
        $"The ZIP would have {bytes / 1e6:0.##} MB, and at most {options.Value.ArchiveMegabytes:0.##} MB are delivered, so there is none; its files are shown here. Ask for less at once.");

    private Task EndAsync(ExecutionRun run, Ending ending, CancellationToken cancellation, Func<NpgsqlTransaction, Task>? deliver = null) => run.EndAsync(ending, async transaction =>
    {
        if (deliver is not null) await deliver(transaction);
        await sessions.AddMessageAsync(transaction, run.Execution.UserId, run.Execution.SessionId, SessionStore.AssistantRole, Words(ending), run.Id, cancellation);
    }, cancellation);

    private static string Link(Ending ending) => ending.PrUrl is { } url ? $"Pull request: {url}" : "";

    private static string Words(Ending ending) => ending.Status switch
    {
        ExecutionStatus.Passed => $"Proven at attempt {ending.BestAttempt}: every check is green. {ending.Reason} {Link(ending)}".TrimEnd(),
        ExecutionStatus.Partial => $"Not proven. {ending.Reason} Delivered is attempt {ending.BestAttempt}, the best one. {Link(ending)}".TrimEnd(),
        _ => ending.Reason ?? "Nothing could be delivered."
    };
}
