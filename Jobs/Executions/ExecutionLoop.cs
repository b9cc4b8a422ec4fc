using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Nightshift.Models;

namespace Nightshift.Executions;

/// <summary>
/// The loop: tests first, then generate, validate and repair, at most <see cref="Execution.MaxAttempts"/> times. Where it stands is read from
/// the rows, so whoever picks an execution up goes on with the step that was cut off.
/// </summary>
internal sealed partial class ExecutionLoop(
    RunStore runs,
    ExecutionStore executions,
    TestsStep testing,
    CodeStep coding,
    ValidateStep validation,
    Delivery delivery,
    RunningExecutions running,
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
            var tests = run.Execution.Tests ?? await testing.WriteAsync(run, cancellation);
            return tests is null ? "No model wrote usable tests. Try again, or supply your own." : await AttemptAsync(run, tests, cancellation);
        }
        catch (Exception exception) when (exception is ModelUnavailableException or BudgetExceededException or RunnerUnavailableException)
        {
            return exception.Message;
        }
    }

    private async Task<string?> AttemptAsync(ExecutionRun run, IReadOnlyList<SourceFile> tests, CancellationToken cancellation)
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
                    await coding.WriteAsync(run, tests, before, open, cancellation);
                    break;
                case [.., { Files: { } files } open]:
                    await validation.JudgeAsync(run, files, tests, open, cancellation);
                    break;
            }
        }
    }

    private async Task EndAsync(ExecutionRun run, string? stopReason, CancellationToken cancellation)
    {
        var attempts = await executions.AttemptsAsync(run.Execution.UserId, run.Id, cancellation);
        await delivery.DeliverAsync(run, attempts, attempts is [.., { Passed: true }] ? null : stopReason, cancellation); // what passed, passed in time
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Information, "Picked up execution {Id} (run {Run}).")]
        public static partial void PickedUp(ILogger logger, Guid id, int run);

        [LoggerMessage(1, LogLevel.Information, "Another process has taken execution {Id} over; this one stops.")]
        public static partial void Lost(ILogger logger, Guid id);
    }
}
