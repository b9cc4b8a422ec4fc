using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Nightshift.Models;

/// <summary>How one call ended: with a reply or with a failure, and what it cost either way.</summary>
/// <param name="LatencyMs">Of the whole call.</param>
/// <param name="WasMade">False when the step had its reply already, so that nobody was asked.</param>
internal sealed record CallOutcome(ModelReply? Reply, ModelFailure? Failure, decimal CostUsd, int? FirstTokenMs = null, int LatencyMs = 0, bool WasMade = true)
{
    /// <summary>What came before it broke off, when that is enough to go on with.</summary>
    public Continuation? Broken { get; init; }

    /// <summary>Which budget it did not fit into any more, as a clause; it was not made then.</summary>
    public string? WhyNot { get; init; }
}

/// <summary>Makes one call to one model: its row, its span, its time limits. No retry happens here.</summary>
internal sealed class ModelCaller(ModelCallStore store, ModelClients clients, IOptions<ModelOptions> options, TimeProvider time)
{
    private static readonly Histogram<double> Duration = Telemetry.Meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s");
    private static readonly Counter<long> Tokens = Telemetry.Meter.CreateCounter<long>("nightshift.model.tokens", "{token}");

    /// <summary>More than any language needs; an answer beyond this has no end.</summary>
    private const int CharactersPerToken = 16;

    private readonly ModelOptions limits = options.Value;

    /// <param name="budget">Says whether it may begin.</param>
    /// <param name="continuation">What another model wrote before its answer broke off.</param>
    public async Task<CallOutcome> CallAsync(ModelRequest request, ModelCandidate candidate, ModelBudget budget, IModelProgress progress, CancellationToken cancellation, Continuation? continuation = null)
    {
        var id = Guid.CreateVersion7();
        var (known, whyNot) = await budget.StartAsync(id, candidate, cancellation);
        if (known is not null || whyNot is not null) return new CallOutcome(known, null, 0, WasMade: false) { WhyNot = whyNot };

        using var activity = Begin(request, candidate);
        var stream = new ReplyStream(time, request, continuation);
        ModelFailure? failure;
        try
        {
            await progress.StartedAsync(candidate.Provider.Name, candidate.Model, candidate.Why, cancellation);
            if (continuation is not null) await progress.DeltaAsync(continuation.Kept, cancellation);
            failure = await ReadAsync(request, candidate, stream, progress, cancellation);
        }
        catch
        {
            activity?.SetStatus(ActivityStatusCode.Error, "cancelled");
            await store.FinishAsync(id, request.UserId, "cancelled", Result(candidate, stream, null, null) with { Reply = null, ToolCalls = null }, CancellationToken.None);
            throw;
        }

        return await FinishAsync(id, request, candidate, stream, failure, activity);
    }

    /// <summary>Reads the stream to its end; only faults of the model become a failure, those of <paramref name="progress"/> are thrown.</summary>
    private async Task<ModelFailure?> ReadAsync(ModelRequest request, ModelCandidate candidate, ReplyStream reply, IModelProgress progress, CancellationToken cancellation)
    {
        using var whole = new CancellationTokenSource(TimeSpan.FromSeconds(limits.CallSeconds), time);
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, whole.Token, silence.Token);
        await using var updates = Ask(request, candidate, reply.Asked).GetAsyncEnumerator(any.Token);
        while (true)
        {
            var patience = reply.Begun ? limits.StallSeconds : limits.FirstTokenSeconds;
            silence.CancelAfter(TimeSpan.FromSeconds(patience));
            try
            {
                if (!await updates.MoveNextAsync()) return reply.WhyIncomplete(candidate);
            }
            catch (Exception error)
            {
                cancellation.ThrowIfCancellationRequested();
                return whole.IsCancellationRequested ? ModelFailure.TooLong(candidate, limits.CallSeconds)
                    : silence.IsCancellationRequested ? ModelFailure.Silent(candidate, patience, reply.Begun)
                    : ModelFailure.From(error, candidate, reply.Begun, time);
            }

            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            if (reply.Add(updates.Current) is { Length: > 0 } text) await progress.DeltaAsync(text, cancellation);
            if (reply.Length > CharactersPerToken * (request.MaxOutputTokens ?? limits.MaxOutputTokens)) return ModelFailure.TooMuch(candidate, request.MaxOutputTokens ?? limits.MaxOutputTokens);
        }
    }

    private IAsyncEnumerable<ChatResponseUpdate> Ask(ModelRequest request, ModelCandidate candidate, IReadOnlyList<ChatMessage> messages) =>
        candidate.IsBuiltIn
            ? BuiltInEngine.AnswerAsync(request)
            : candidate.Provider.Kind == ProviderOptions.Cassette ? Cassette.AnswerAsync(candidate.Provider.Path!, request.Messages)
            : clients.For(candidate).GetStreamingResponseAsync(messages, new ChatOptions
            {
                MaxOutputTokens = request.MaxOutputTokens ?? limits.MaxOutputTokens,
                Tools = request.Tools.Count == 0 ? null : [.. request.Tools],
                ToolMode = request is { Tools.Count: > 0, MustAnswer: true } ? ChatToolMode.None : null
            });

    private async Task<CallOutcome> FinishAsync(Guid id, ModelRequest request, ModelCandidate candidate, ReplyStream stream, ModelFailure? failure, Activity? activity)
    {
        var note = candidate.IsBuiltIn && BuiltInEngine.Choose(request) is { } filled ? BuiltInEngine.Note(filled)
            : stream.Continued is { } begun ? $"{begun.Note} {candidate.Name} went on."
            : stream.FinishReason == ChatFinishReason.Length ? $"Cut off by the model at {request.MaxOutputTokens ?? limits.MaxOutputTokens} tokens."
            : null;
        var result = Result(candidate, stream, failure, note);
        if (failure is null) result = result with { Asked = Cassette.Hash(request.Messages), FinishReason = $"{stream.FinishReason}" };
        End(activity, candidate, result);
        if (!await store.FinishAsync(id, request.UserId, failure is null ? "completed" : "failed", result, CancellationToken.None, result.ToolCalls is null ? null : request.ToolsStep))
            return await YieldAsync(id, request, result);

        var reply = failure is null
            ? new ModelReply(result.Reply!, candidate.Provider.Name, candidate.Model, result.InputTokens, result.OutputTokens, result.CostUsd, result.LatencyMs, result.Note, result.ToolCalls)
            : null;
        return new CallOutcome(reply, failure, result.CostUsd, result.FirstTokenMs, result.LatencyMs) { Broken = failure is { IsMidway: true } ? Continuation.Of(stream.Text, stream.By(candidate)) : null };
    }

    /// <summary>Another process answered the same step first: its reply counts, ours is recorded as paid and unused.</summary>
    private async Task<CallOutcome> YieldAsync(Guid id, ModelRequest request, ModelCallResult result)
    {
        await store.FinishAsync(id, request.UserId, "failed", result with { Reply = null, ToolCalls = null, Cause = "Another process had answered this step already." }, CancellationToken.None);
        return new CallOutcome(await store.FindAsync(request, CancellationToken.None), null, result.CostUsd);
    }

    private static ModelCallResult Result(ModelCandidate candidate, ReplyStream stream, ModelFailure? failure, string? note)
    {
        var (input, cached, output) = stream.Tokens();
        var answered = failure is null && stream.FinishReason is not null;
        return new ModelCallResult(
            failure?.Cause, answered ? stream.Text : null, note, input, cached, output, ModelCost.Of(candidate.Info, input, output, cached), stream.FirstTokenMs, stream.ElapsedMs, answered ? stream.ToolCalls : null);
    }

    private static Activity? Begin(ModelRequest request, ModelCandidate candidate)
    {
        var activity = Telemetry.Source.StartActivity($"chat {candidate.Model}", ActivityKind.Client);
        activity?.SetTag("gen_ai.operation.name", "chat")
            .SetTag("gen_ai.provider.name", candidate.Provider.Name)
            .SetTag("gen_ai.request.model", candidate.Model)
            .SetTag("nightshift.step", request.Step)
            .SetTag("nightshift.tier", request.Tier);
        return activity;
    }

    private static void End(Activity? activity, ModelCandidate candidate, ModelCallResult result)
    {
        activity?.SetTag("gen_ai.usage.input_tokens", result.InputTokens).SetTag("gen_ai.usage.output_tokens", result.OutputTokens);
        if (result.Cause is not null) activity?.SetStatus(ActivityStatusCode.Error, result.Cause);

        var tags = new TagList { { "gen_ai.provider.name", candidate.Provider.Name }, { "gen_ai.request.model", candidate.Model }, { "error", result.Cause is not null } };
        Duration.Record(result.LatencyMs / 1000d, tags);
        Tokens.Add(result.InputTokens + result.OutputTokens, tags);
    }
}
