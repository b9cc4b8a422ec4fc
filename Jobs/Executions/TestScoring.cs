using System.Diagnostics;
using Microsoft.Extensions.Options;
using Nightshift.Models;
using Nightshift.Mutations;
using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>
/// Tests the tests of an attempt that passed. Where tests that a model wrote let too many faults through, the model is asked for better ones: they are added to
/// the frozen ones, and one that fails on the code turns the attempt red. Tests that the caller supplied, and those of templates, are only scored.
/// </summary>
internal sealed class TestScoring(LoopModels models, RunnerClient runner, ExecutionStore executions, IOptions<TestScoringOptions> configured)
{
    private const string Purpose = "tests";

    /// <summary>A score is not worth a long wait for Runner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly TestScoringOptions options = configured.Value;

    /// <summary>True when there is nothing more to do for it; false when the attempt is to be looked at again.</summary>
    public async Task<bool> AcceptsAsync(ExecutionRun run, Attempt passed, CancellationToken cancellation)
    {
        if (options.Seconds == 0) return true;
        if (passed.TestScore is not { } score)
        {
            await run.SaveTestScoreAsync(passed.Number, await MeasureAsync(run, passed, cancellation), options.Threshold, cancellation);
            return false;
        }
        if (!score.IsWeak(options.Threshold) || !await MayAskAsync(run, cancellation)) return true;
        await StrengthenAsync(run, passed, score, cancellation);
        return false;
    }

    private async Task<MutationReport> MeasureAsync(ExecutionRun run, Attempt passed, CancellationToken cancellation)
    {
        using var activity = Telemetry.Source.StartActivity("test the tests");
        var request = new MutationRequest(run.Language.Name, passed.Files!, run.Execution.Tests!, ChangedLines.Of(passed.Diff), options.Mutants, options.Seconds, run.Execution.UserId.ToString());
        try
        {
            return await runner.MutateAsync(request, cancellation, Patience);
        }
        catch (RunnerUnavailableException)
        {
            return MutationReport.Without("no Runner could do it");
        }
    }

    // Tests that came along from another execution are frozen as they are.
    private async Task<bool> MayAskAsync(ExecutionRun run, CancellationToken cancellation)
    {
        var execution = run.Execution;
        if (execution.TestsSource != TestsSources.Model || execution.StrongerAsked >= options.Rounds) return false;
        var steps = await executions.StepsAsync(execution.UserId, execution.Id, cancellation);
        return steps.FirstOrDefault(step => step.Step == TestsStep.First) is { } written && written.Model?.StartsWith($"{ProviderOptions.BuiltIn}/", StringComparison.Ordinal) != true;
    }

    private async Task StrengthenAsync(ExecutionRun run, Attempt passed, MutationReport score, CancellationToken cancellation)
    {
        if (await AskAsync(run, passed, score, cancellation) is not { } reply)
        {
            await run.SaveNoStrongerTestsAsync(null, cancellation);
            return;
        }
        var generation = GenerationCompleted.Of(reply, passed.Number, Purpose);
        var added = Added(reply, run, passed);
        IReadOnlyList<SourceFile> tests = [.. run.Execution.Tests!, .. added];
        var report = added.Count == 0 ? null : await runner.ValidateAsync(new ValidationRequest(run.Language.Name, passed.Files!, tests, run.Execution.EnableSecurityScan, Owner: run.Execution.UserId.ToString()), _ => Task.CompletedTask, cancellation);
        if (report is null || !CanJudge(passed.Report!, report)) await run.SaveNoStrongerTestsAsync(generation, cancellation);
        else await run.SaveStrongerTestsAsync(passed.Number, tests, report, FailureClassifier.Of(report), Strategy.Score(report), generation, cancellation);
    }

    /// <summary>Null when no model could answer, or none within the budget: the attempt stays as good as it is.</summary>
    private async Task<ModelReply?> AskAsync(ExecutionRun run, Attempt passed, MutationReport score, CancellationToken cancellation)
    {
        var step = run.Execution.StrongerAsked == 0 ? TestsStep.Stronger : $"{TestsStep.Stronger}/{run.Execution.StrongerAsked + 1}";
        try
        {
            return await models.AskAsync(run, step, Purpose, passed.Number, run.Execution.Tier, Prompts.StrongerTests(run.Execution, run.Language, score, NewPath(run)), cancellation);
        }
        catch (Exception exception) when (exception is ModelUnavailableException or BudgetExceededException)
        {
            return null;
        }
    }

    private static IReadOnlyList<SourceFile> Added(ModelReply reply, ExecutionRun run, Attempt passed)
    {
        var taken = run.Execution.Tests!.Concat(passed.Files!).Select(file => file.Path).ToHashSet();
        return [.. ReplyParser.Parse(reply.Text, NewPath(run)).Where(file => !ProofFormat.IsReserved(file.Path))
            .Select(file => taken.Contains(file.Path) ? file with { Path = NewPath(run) } : file).DistinctBy(file => file.Path)];
    }

    /// <summary>A test file's usual name, with another word in it.</summary>
    private static string NewPath(ExecutionRun run)
    {
        var word = run.Execution.StrongerAsked == 0 ? "stronger" : $"stronger{run.Execution.StrongerAsked + 1}";
        return run.Language.TestPath.Replace("main", word, StringComparison.Ordinal).Replace("Main", word.Capitalised(), StringComparison.Ordinal).Replace("Program", word.Capitalised(), StringComparison.Ordinal);
    }

    /// <summary>New tests count when they run, and when those before run beside them: what cannot even be loaded says nothing of the code.</summary>
    private static bool CanJudge(ValidationReport before, ValidationReport after)
    {
        var (old, now) = (before[SignalKind.Tests]!, after[SignalKind.Tests]!);
        var passing = now.Tests.Where(test => test.Status == TestStatus.Passed).Select(test => test.Name).ToHashSet();
        return now.Outcome == RunOutcome.Exited && now.Tests.All(test => test.Status != TestStatus.Error) && now.Tests.Count > old.Tests.Count
            && old.Tests.Where(test => test.Status == TestStatus.Passed).All(test => passing.Contains(test.Name));
    }
}
