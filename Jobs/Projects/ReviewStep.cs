using Microsoft.Extensions.Options;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>Reads the repository for whoever plans: once for each commit, whatever is wished for.</summary>
internal sealed class ReviewStep(ProjectRunStore runs, ProjectModels models, ProjectStore projects, RepositoryStore repositories, RepositoryTree tree, RepositoryWork work, TestsBefore tests, IOptions<RepositoryOptions> options)
{
    private const int MostFiles = 60;

    public async Task RunAsync(ProjectRun run, CancellationToken cancellation)
    {
        var target = run.Draft.Target!;
        var project = (await projects.FindAsync(run.UserId, run.Id, cancellation))!;
        if (await projects.ReviewAsync(run.UserId, project, cancellation) is { } known)
        {
            await runs.ReviewedAsync(run, known, cached: true, cancellation);
            return;
        }

        var clone = RepositoryFolders.Clone(run.UserId, target.RepositoryId);
        await runs.TellAsync(run, $"Reading {target.Name} at {target.Commit[..12]}.", cancellation);
        var entries = await tree.ListAsync(clone, target.Commit, cancellation);
        var text = (await tree.SelectAsync(clone, entries, options.Value, cancellation)).Files;
        var analysis = (await repositories.FindAsync(run.UserId, target.RepositoryId, cancellation))?.Analysis;
        var read = run.Draft with { Prompt = "", Target = target with { Paths = [.. ReviewPaths.Of([.. text.Select(file => (file.Path, file.Content.Length))], analysis).Take(MostFiles)] } };
        var lines = text.ToDictionary(file => file.Path, file => 1 + file.Content.AsSpan().TrimEnd('\n').Count('\n'));
        var ran = await tests.RunAsync(run, analysis, cancellation);
        if (ran is not null) await runs.TellAsync(run, ran, cancellation);
        var asked = ProjectPrompts.Review(target, analysis, ran, [.. lines.Keys], await work.ContextAsync(read, cancellation));

        var reply = await models.AskAsync(run, "review", correction: false, asked, cancellation);
        var (review, fault) = ReviewText.Read(ReplyText.Data(reply.Text), LinesOf, reply.Model);
        if (review is null)
        {
            reply = await models.AskAsync(run, "review", correction: true, ProjectPrompts.Corrected(asked, reply.Text, [fault!]), cancellation);
            (review, fault) = ReviewText.Read(ReplyText.Data(reply.Text), LinesOf, reply.Model);
        }
        if (review is null) throw new ReplyUnusableException($"The review that {reply.Model} wrote cannot be used. {fault} Try again, or with a stronger model.");
        await runs.ReviewedAsync(run, review with { TestsRun = ran }, cached: false, cancellation);

        int? LinesOf(string path) => lines.TryGetValue(path, out var count) ? count : lines.Keys.Any(file => file.StartsWith($"{path}/", StringComparison.Ordinal)) ? 0 : null;
    }
}

/// <summary>What a model answered is no review, or no plan, and was not after its correction either. The message says why.</summary>
internal sealed class ReplyUnusableException(string message) : Exception(message);
