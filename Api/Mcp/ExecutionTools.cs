using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using Nightshift.Accounts;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.Models;
using Nightshift.Proofs;
using Nightshift.Tools;

namespace Nightshift.Mcp;

/// <summary>What an MCP client may do with executions, as the user whose token it bears. Each tool is what the route of the same purpose is.</summary>
[McpServerToolType]
internal sealed class ExecutionTools(
    ExecutionStore executions, ExecutionDrafting drafting, ExecutionIntake intake, ProofStore proofs, QuestionStore questions, ToolCallStore tools, EventLog events)
{
    [McpServerTool(Name = "run_execution", Title = "Have code written and proven", Destructive = false), Description("Turns a request into proven code and tells the result. It takes seconds to minutes and reports its progress; cancelling the call stops the execution.")]
    public async Task<string> RunAsync(
        ClaimsPrincipal user, IProgress<ProgressNotificationValue> progress, CancellationToken cancellation,
        [Description("What to build, in words.")] string prompt,
        [Description("python, typescript, javascript, csharp, java or go; detected when absent.")] string? language = null,
        [Description("1 to 5 attempts; 5 when absent.")] int? max_attempts = null,
        [Description("Most that the model calls may cost together, in USD.")] decimal? budget_usd = null,
        [Description("Tests to use exactly as they are, each with path and content; written from the prompt when absent.")] IReadOnlyList<SourceFile>? tests = null,
        [Description("An execution of yours that has delivered: the prompt then changes its code.")] Guid? basis_id = null,
        [Description("The session to go on in; a new one when absent.")] Guid? session_id = null,
        [Description("False returns at once with the id, for get_execution.")] bool wait = true)
    {
        var request = new ExecuteRequest(prompt, language, session_id, Tests: tests, MaxAttempts: max_attempts, BudgetUsd: budget_usd, BasisId: basis_id);
        var answer = await ExecutionEndpoints.ExecuteAsync(request, user, new DefaultHttpContext().Response, drafting, intake, cancellation);
        if (answer.Result is not Accepted<ExecuteAccepted> { Value: { } accepted }) throw Refused(answer.Result);
        if (!wait) return Json.Write(accepted);
        try
        {
            await FollowAsync(user.UserId(), accepted.ExecutionId, progress, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await executions.CancelAsync(user.UserId(), accepted.ExecutionId, CancellationToken.None);
            throw;
        }
        return await GetAsync(user, accepted.ExecutionId, cancellation);
    }

    [McpServerTool(Name = "get_execution", Title = "How an execution stands", ReadOnly = true), Description("Where an execution stands, what it has delivered so far, and what it waits for.")]
    public async Task<string> GetAsync(ClaimsPrincipal user, [Description("Its id.")] Guid id, CancellationToken cancellation)
    {
        var found = await ExecutionEndpoints.GetAsync(id, user, executions, proofs, questions, tools, cancellation);
        return found.Result is Ok<ExecutionDetail> { Value: { } detail } ? Json.Write(Summary(detail)) : throw new McpException("There is no such execution. list_executions tells which there are.");
    }

    [McpServerTool(Name = "list_executions", Title = "Your executions", ReadOnly = true), Description("Your executions, the newest first.")]
    public async Task<string> ListAsync(
        ClaimsPrincipal user, CancellationToken cancellation,
        [Description("Only of this status: pending, running, waiting, passed, partial, failed or cancelled.")] string? status = null,
        [Description("From 1.")] int page = 1, [Description("1 to 100.")] int limit = Paging.DefaultLimit)
    {
        if (status is not null && ExecuteRules.Status(status) is null) throw new McpException($"There is no status {status}.");
        return Json.Write(await executions.ListAsync(user.UserId(), null, ExecuteRules.Status(status), null, Math.Clamp(page, 1, Paging.MaxPage), Math.Clamp(limit, 1, Paging.MaxLimit), cancellation));
    }

    [McpServerTool(Name = "cancel_execution", Title = "Stop an execution", Destructive = true, Idempotent = true), Description("Stops an execution at once.")]
    public async Task<string> CancelAsync(ClaimsPrincipal user, [Description("Its id.")] Guid id, CancellationToken cancellation) =>
        await executions.CancelAsync(user.UserId(), id, cancellation) ? "It stops." : throw new McpException("There is no such execution, or it has ended.");

    /// <summary>Until it has ended, or waits for its owner.</summary>
    private async Task FollowAsync(Guid userId, Guid id, IProgress<ProgressNotificationValue> progress, CancellationToken cancellation)
    {
        await foreach (var stored in events.FollowAsync(userId, ExecutionEvents.Stream(id), 0, cancellation))
        {
            if (stored.Seq is not { } number) continue;
            progress.Report(new ProgressNotificationValue { Progress = number, Message = Words(stored) });
            if (stored.Type is ExecutionEvents.Completed or ExecutionEvents.Waiting) return;
        }
    }

    private static string Words(StoredEvent stored) => stored.Type switch
    {
        ExecutionEvents.GenerationStarted when Data<GenerationStarted>(stored) is var asked => $"{asked.Provider}/{asked.Model} is asked for {asked.Purpose}",
        ExecutionEvents.ModelFailed when Data<ModelFailed>(stored) is var failed => $"{failed.Cause}; {failed.Next}",
        ExecutionEvents.ToolCalled when Data<ToolCalled>(stored) is var call => $"the tool {call.Tool} is called",
        ExecutionEvents.AttemptStarted when Data<AttemptStarted>(stored) is var attempt => $"attempt {attempt.Attempt} of {attempt.MaxAttempts}: {attempt.Why}",
        ExecutionEvents.SignalCompleted when Data<SignalCompleted>(stored) is var signal => $"{Json.Name(signal.Kind)}: {signal.Summary}",
        ExecutionEvents.Completed when Data<ExecutionCompleted>(stored) is var end => $"{Json.Name(end.Status)}. {end.StopReason}",
        var type => type
    };

    private static T Data<T>(StoredEvent stored) => Json.Read<T>(stored.Data.GetRawText());

    private static object Summary(ExecutionDetail detail) => new
    {
        detail.Id, detail.SessionId, detail.Status, detail.Language, detail.Attempt, detail.MaxAttempts, detail.StopReason, detail.Question, detail.Criteria, detail.QualityScore, detail.CostUsd,
        detail.Model, detail.ArtifactId, detail.Files, detail.TestFiles, detail.Proof
    };

    private static McpException Refused(IResult result) => new(result switch
    {
        ValidationProblem invalid => string.Join(' ', invalid.ProblemDetails.Errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}")),
        ProblemHttpResult problem => problem.ProblemDetails.Detail ?? "The request was refused.",
        _ => "The request was refused."
    });
}
