using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Nightshift.Events;
using Nightshift.Models;
using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>
/// The loop: tests first, then generate, validate and repair, at most <see cref="Execution.MaxAttempts"/> times. Where it stands is read from
/// the rows, so whoever picks an execution up goes on with the step that was cut off.
/// </summary>
internal sealed partial class ExecutionLoop(
    RunStore runs,
    ExecutionStore executions,
    ModelGateway models,
    ModelCallStore calls,
    RunnerClient runner,
    Delivery delivery,
    RunningExecutions running,
    LiveText live,
    IOptions<ExecutionOptions> options,
    TimeProvider time,
    ILogger<ExecutionLoop> log)
{
    /// <summary>An execution that was picked up this often and never ended fails, so that one that kills its process cannot do so for ever.</summary>
    private const int MostPickUps = 20;

    public async Task RunAsync(Guid id, CancellationToken stopping)
    {
        if (await runs.PickUpAsync(id, stopping) is not { } run) return;
        Log.PickedUp(log, id, run.Number);
        using var activity = Telemetry.Source.StartActivity("execution", ActivityKind.Consumer, run.Execution.TraceParent);
        activity?.SetTag("nightshift.execution", id);
        using var cancel = running.Add(id, stopping);
        try
        {
            await EndAsync(run, await OutcomeInTimeAsync(run, cancel.Token), stopping);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            await run.EndAsync(new Ending(ExecutionStatus.Cancelled, "Cancelled."), _ => Task.CompletedTask, stopping);
        }
        catch (RunLostException)
        {
            Log.Lost(log, id);
        }
        finally
        {
            running.Remove(id);
        }
    }

    private async Task<string?> OutcomeInTimeAsync(ExecutionRun run, CancellationToken cancellation)
    {
        var minutes = options.Value.TimeLimitMinutes;
        var left = run.Execution.StartedAt!.Value + TimeSpan.FromMinutes(minutes) - time.GetUtcNow();
        using var late = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await OutcomeAsync(run, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"It was stopped at the time limit of {minutes:0.##} minutes. Ask for less at once, or raise {ExecutionOptions.Section}:{nameof(ExecutionOptions.TimeLimitMinutes)}.");
        }
    }

    /// <summary>Null when an attempt passed, else why it stopped.</summary>
    private async Task<string?> OutcomeAsync(ExecutionRun run, CancellationToken cancellation)
    {
        if (run.Number > MostPickUps) return "The work on this request was cut off too often. Look at the log of Jobs, then try again.";
        try
        {
            var language = Language.Find(run.Execution.Language)!;
            var tests = run.Execution.Tests ?? await WriteTestsAsync(run, language, cancellation);
            return tests is null ? "No model wrote usable tests. Try again, or supply your own." : await AttemptAsync(run, language, tests, cancellation);
        }
        catch (Exception exception) when (exception is ModelUnavailableException or BudgetExceededException or RunnerUnavailableException)
        {
            return exception.Message;
        }
    }

    private async Task<string?> AttemptAsync(ExecutionRun run, Language language, IReadOnlyList<SourceFile> tests, CancellationToken cancellation)
    {
        var basis = run.Execution.BasisId is { } id ? Strategy.Best(await executions.AttemptsAsync(run.Execution.UserId, id, cancellation)) : null;
        while (true)
        {
            var attempts = await executions.AttemptsAsync(run.Execution.UserId, run.Id, cancellation);
            switch (attempts)
            {
                case [.., { Passed: true }]:
                    return null;
                case [.., { Judged: true } last] when last.Number >= run.Execution.MaxAttempts:
                    return $"No attempt of {last.Number} passed; in the last one {Strategy.Describe(last.FailureClass)}.";
                case [] or [.., { Judged: true }]:
                    await run.StartAttemptAsync(attempts.Count + 1, Strategy.Next(run.Execution, attempts, basis), cancellation);
                    break;
                case [.., { Files: null } open]:
                    var before = attempts.LastOrDefault(attempt => attempt.Number < open.Number && attempt.Files is { Count: > 0 }) ?? basis;
                    await GenerateAsync(run, language, tests, before, open, cancellation);
                    break;
                case [.., { Files: { } files } open]:
                    await ValidateAsync(run, language, files, tests, open, cancellation);
                    break;
            }
        }
    }

    /// <summary>Asked for from the request alone, by a call that never sees code; null when twice there were none in the reply.</summary>
    private async Task<IReadOnlyList<SourceFile>?> WriteTestsAsync(ExecutionRun run, Language language, CancellationToken cancellation)
    {
        foreach (var step in new[] { "tests", "tests/again" })
        {
            var reply = await AskAsync(run, step, "tests", 0, run.Execution.Tier, Prompts.Tests(run.Execution, language), cancellation);
            var tests = ReplyParser.Parse(reply.Text, language.TestPath).Where(file => !ProofFormat.IsReserved(file.Path)).ToList();
            if (tests.Count == 0) continue;
            await run.SaveTestsAsync(tests, Completed(reply, 0, "tests"), cancellation);
            return tests;
        }
        return null;
    }

    private async Task GenerateAsync(ExecutionRun run, Language language, IReadOnlyList<SourceFile> tests, Attempt? before, Attempt open, CancellationToken cancellation)
    {
        var repair = open.Strategy == Strategy.Repair && before is not null;
        var purpose = repair ? "repair" : "code";
        var messages = repair ? Prompts.Repair(run.Execution, language, tests, before!) : Prompts.Code(run.Execution, language, tests);

        var reply = await AskAsync(run, ModelStep.Code(open.Number), purpose, open.Number, open.Tier, messages, cancellation);
        var written = ReplyParser.Parse(reply.Text, language.CodePath).Where(file => !ProofFormat.IsReserved(file.Path) && tests.All(test => test.Path != file.Path)).ToList();
        IReadOnlyList<SourceFile> files = repair ? Merge(before!.Files!, written) : written;
        var diff = before is null ? null : FileDiff.Between(before.Files!, files);
        await run.SaveCodeAsync(open.Number, written.Count == 0 ? [] : files, diff, Completed(reply, open.Number, purpose), cancellation);
    }

    private async Task ValidateAsync(ExecutionRun run, Language language, IReadOnlyList<SourceFile> files, IReadOnlyList<SourceFile> tests, Attempt open, CancellationToken cancellation)
    {
        if (files.Count == 0)
        {
            await run.JudgeAsync(open.Number, null, FailureClassifier.NoCode, 0, cancellation);
            return;
        }

        using var activity = Telemetry.Source.StartActivity("validate");
        activity?.SetTag("nightshift.attempt", open.Number);
        var request = new ValidationRequest(language.Name, files, tests, run.Execution.EnableSecurityScan);
        var report = await runner.ValidateAsync(request, item => ShowAsync(run, open.Number, item, cancellation), cancellation);
        await run.JudgeAsync(open.Number, report, FailureClassifier.Of(report), Strategy.Score(report), cancellation);
    }

    private static Task ShowAsync(ExecutionRun run, int attempt, object item, CancellationToken cancellation) => item switch
    {
        SignalStarted started => run.RecordAsync(ExecutionEvents.SignalStarted, new AttemptSignalStarted(attempt, started.Kind, started.Tool), cancellation),
        Signal signal => run.RecordAsync(ExecutionEvents.SignalCompleted, new SignalCompleted(attempt, signal.Kind, signal.Passed, signal.Summary,
            signal.Tests.Count(test => test.Status == TestStatus.Passed), signal.Tests.Count, signal.Findings.Count, signal.DurationMs), cancellation),
        _ => Task.CompletedTask
    };

    private async Task<ModelReply> AskAsync(ExecutionRun run, string step, string purpose, int attempt, string tier, IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> messages, CancellationToken cancellation)
    {
        var execution = run.Execution;
        if (execution.ParentId is { } parent && execution.RepliesThrough > 0 && attempt <= execution.RepliesThrough) await calls.CopyAsync(execution.UserId, parent, execution.Id, step, cancellation);
        var spent = execution.BudgetUsd is null ? 0 : (await executions.CallsAsync(execution.UserId, execution.Id, cancellation)).CostUsd;
        var request = new ModelRequest(execution.UserId, execution.Id, step, purpose, tier, execution.Prompt, execution.Language, execution.TemplateId, messages, execution.BudgetUsd - spent);
        return await models.CompleteAsync(request, new LoopProgress(run, live, time, attempt, purpose), cancellation);
    }

    private async Task EndAsync(ExecutionRun run, string? stopReason, CancellationToken cancellation)
    {
        var attempts = await executions.AttemptsAsync(run.Execution.UserId, run.Id, cancellation);
        await delivery.DeliverAsync(run, attempts, attempts is [.., { Passed: true }] ? null : stopReason, cancellation); // what passed, passed in time
    }

    private static IReadOnlyList<SourceFile> Merge(IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> written) =>
        [.. before.Where(file => written.All(other => other.Path != file.Path)).Concat(written).OrderBy(file => file.Path, StringComparer.Ordinal)];

    private static GenerationCompleted Completed(ModelReply reply, int attempt, string purpose) =>
        new(attempt, purpose, reply.Provider, reply.Model, reply.InputTokens, reply.OutputTokens, reply.CostUsd, reply.DurationMs, reply.Note);

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Information, "Picked up execution {Id} (run {Run}).")]
        public static partial void PickedUp(ILogger logger, Guid id, int run);

        [LoggerMessage(1, LogLevel.Information, "Another process has taken execution {Id} over; this one stops.")]
        public static partial void Lost(ILogger logger, Guid id);
    }
}
