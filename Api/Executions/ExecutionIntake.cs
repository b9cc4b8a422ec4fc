using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Data;
using Nightshift.Http;
using Nightshift.Models;
using Nightshift.Templates;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>The one way in for executions, whether asked for, retried or replayed: who may, whether a model can, and then all rows in one transaction.</summary>
internal sealed class ExecutionIntake(
    NpgsqlDataSource database, ExecutionStore executions, ExecutionAdmission admission, ModelAvailability models, TemplateUse templates, TimeProvider time)
{
    /// <summary>What a run is taken to last while none has been.</summary>
    private const int SupposedSeconds = 30;

    /// <param name="draft">Complete but for its session.</param>
    /// <param name="sessionId">A new session is begun when null.</param>
    /// <param name="message">What the person said, for the conversation.</param>
    /// <param name="given">The code of the first attempt; it is asked for when null.</param>
    /// <param name="filled">The template that stands for the models; the one that the draft names, filled with what it says, when null.</param>
    public async Task<(ExecuteAccepted? Accepted, ProblemHttpResult? Refused)> TakeAsync(
        Execution draft, Guid? sessionId, string message, HttpResponse response, CancellationToken cancellation, GivenCode? given = null, FilledTemplate? filled = null)
    {
        if (given is null && filled is null)
        {
            (filled, var refused) = await CheckAsync(draft, cancellation);
            if (refused is not null) return (null, refused);
            if (filled is null && draft.RepliesThrough == 0 && await models.WhyTooDearAsync(draft, cancellation) is { } dear) return (null, TooDear(dear.Why, dear.Shortage));
        }

        var (accepted, reached) = await database.InTransactionAsync(transaction => admission.AdmitAsync(transaction, draft, sessionId, message, given, filled, cancellation), cancellation);
        if (reached is not null) return (null, TooMany(response, reached));
        if (accepted is null) return (null, Problems.NotFound("There is no such session. Leave session_id out to begin a new one."));
        var estimate = await executions.EstimateSecondsAsync(draft.UserId, draft.Language, cancellation) ?? SupposedSeconds;
        return (new ExecuteAccepted(accepted.Id, accepted.SessionId, ExecuteAccepted.Queued, estimate), null);
    }

    /// <summary>The template that stands for the models, and whether there is nothing that could serve the request.</summary>
    public async Task<(FilledTemplate? Filled, ProblemHttpResult? Refused)> CheckAsync(Execution draft, CancellationToken cancellation)
    {
        if (draft is { Origin: ExecutionOrigins.Request, TemplateId: not null })
        {
            var (filled, missing) = await templates.FillAsync(draft, cancellation);
            return (filled, missing is null ? null : Problems.Unprocessable(missing));
        }
        return (null, draft.RepliesThrough < draft.MaxAttempts && await WhyNotAsync(draft, cancellation) is { } reason ? Problems.Unprocessable(reason) : null);
    }

    private async Task<string?> WhyNotAsync(Execution draft, CancellationToken cancellation) => await WhyNotServedAsync(draft, cancellation) ?? await models.WhyBlindAsync(draft, cancellation);

    private Task<string?> WhyNotServedAsync(Execution draft, CancellationToken cancellation) => draft.ChosenModel is { } chosen
        ? models.WhyNotAsync(draft.UserId, chosen, cancellation)
        : draft.Origin == ExecutionOrigins.FollowUp || draft.Target is not null
        ? models.WhyNoChangeAsync(draft.UserId, cancellation)
        : models.WhyNotAsync(draft.UserId, draft.Prompt, draft.Language, draft.TemplateId, cancellation);

    private static ProblemHttpResult TooDear(string why, BudgetShortage? shortage) => Problems.Unprocessable(why, shortage is null ? null : new Dictionary<string, object?>
    {
        ["budget"] = Json.Name(shortage.Bound), ["limit_usd"] = shortage.LimitUsd, ["left_usd"] = shortage.LeftUsd, ["needed_usd"] = shortage.NeededUsd
    });

    private ProblemHttpResult TooMany(HttpResponse response, LimitReached reached)
    {
        if (reached.OpensAt is { } opens) response.Headers.RetryAfter = Math.Ceiling((opens - time.GetUtcNow()).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.TooMany(reached.Detail, new Dictionary<string, object?> { ["limit"] = reached.Limit, ["used"] = reached.Used, ["opens_at"] = reached.OpensAt });
    }
}
