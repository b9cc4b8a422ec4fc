using System.Globalization;
using Nightshift.Usage;

namespace Nightshift.Models;

/// <summary>Whether a call fits, at its worst, into what is left: of the run's budget, the day's and the month's.</summary>
internal sealed class ModelBudget(ModelRequest request, BudgetStore budgets, int maxOutputTokens)
{
    private decimal spent;

    /// <summary>Of the cheapest call that was refused; null when none was for its price.</summary>
    public BudgetShortage? Shortage { get; private set; }

    /// <summary>What is sent; longer than the request where an answer is gone on with.</summary>
    public ModelRequest Sent { get; set; } = request;

    public void Spend(decimal costUsd) => spent += costUsd;

    /// <summary>Null when the call may be made; else why not, as a clause. Two calls that begin in the same moment do not see each other here.</summary>
    public async Task<string?> WhyNotAsync(ModelCandidate candidate, CancellationToken cancellation)
    {
        if (candidate.IsBuiltIn || await LeftAsync(cancellation) is not { } bound) return null;
        if (candidate.Info is not { InputPrice: not null, OutputPrice: not null })
            return $"{candidate.Name} has no price, so that a budget cannot be kept; set {candidate.Provider.Key}:Models:{candidate.Model}:InputPrice and OutputPrice (0 when it is free)";

        var worst = Worst(Sent, candidate, maxOutputTokens);
        if (worst <= bound.Left) return null;
        if (Shortage is null || worst < Shortage.NeededUsd) Shortage = new BudgetShortage(bound.Kind, bound.LimitUsd, Math.Max(bound.Left, 0), worst);
        return string.Create(CultureInfo.InvariantCulture,
                $"a call to {candidate.Name} could cost up to ${worst:0.######} (about {ModelCost.Estimate(Sent)} tokens of prompt and up to {Sent.MaxOutputTokens ?? maxOutputTokens} of answer), and ${Math.Max(bound.Left, 0):0.######} of {bound.Name} is left");
    }

    /// <summary>What a call may cost at most.</summary>
    public static decimal Worst(ModelRequest request, ModelCandidate candidate, int maxOutputTokens) =>
        ModelCost.Of(candidate.Info, request.InputTokens ?? ModelCost.Estimate(request), request.MaxOutputTokens ?? maxOutputTokens);

    /// <summary>The tightest bound; null when there is none.</summary>
    private async Task<Bound?> LeftAsync(CancellationToken cancellation)
    {
        List<Bound> bounds = [];
        if (Sent.BudgetLeftUsd is { } run) bounds.Add(new(BudgetBound.Run, "the budget", null, run - spent));
        if (await budgets.BoundsAsync(Sent.UserId, cancellation) is { } own)
        {
            if (own.DayUsd is { } day) bounds.Add(new(BudgetBound.Day, string.Create(CultureInfo.InvariantCulture, $"today's budget of ${day:0.######}"), day, day - own.DaySpentUsd));
            if (own.MonthUsd is { } month) bounds.Add(new(BudgetBound.Month, string.Create(CultureInfo.InvariantCulture, $"this month's budget of ${month:0.######}"), month, month - own.MonthSpentUsd));
        }

        return bounds.MinBy(bound => bound.Left);
    }

    /// <summary>Null when the model can read the whole request; else why not, as a clause.</summary>
    public static string? WhyTooLong(ModelRequest request, ModelCandidate candidate)
    {
        var prompt = ModelCost.Estimate(request);
        return candidate.Info?.ContextTokens is { } most && prompt > most ? $"the request of about {prompt} tokens is longer than the {most} that {candidate.Name} can read" : null;
    }

    private sealed record Bound(BudgetBound Kind, string Name, decimal? LimitUsd, decimal Left);
}
