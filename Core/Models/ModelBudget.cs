using System.Globalization;
using Nightshift.Usage;

namespace Nightshift.Models;

/// <summary>Whether a call fits, at its worst, into what is left: of the run's budget, the day's and the month's. It is looked at before a call is begun, and decided when its row is written.</summary>
internal sealed class ModelBudget(ModelRequest request, BudgetStore budgets, ModelCallStore calls, int maxOutputTokens)
{
    private bool isBound;

    /// <summary>Whether any call was refused.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>Of the cheapest call that was refused; null when none was for its price.</summary>
    public BudgetShortage? Shortage { get; private set; }

    /// <summary>What is sent; longer than the request where an answer is gone on with.</summary>
    public ModelRequest Sent { get; set; } = request;

    /// <summary>Null when the call may be begun; else why not, as a clause.</summary>
    public async Task<string?> WhyNotAsync(ModelCandidate candidate, CancellationToken cancellation)
    {
        var bounds = candidate.IsBuiltIn ? null : await budgets.LeftAsync(Sent, cancellation);
        isBound = bounds is not null;
        if (bounds?.Tightest is not { } tightest) return null;
        if (candidate.Info is not { InputPrice: not null, OutputPrice: not null })
        {
            HasRefused = true;
            return $"{candidate.Name} has no price, so that a budget cannot be kept; set {candidate.Provider.Key}:Models:{candidate.Model}:InputPrice and OutputPrice (0 when it is free)";
        }

        return Worst(candidate) <= tightest.LeftUsd ? null : Refuse(candidate, bounds);
    }

    /// <summary>
    /// Writes that the call begins, which puts aside the most that it can cost. The reply that the step has already, or, as a clause, that other calls took what was
    /// left meanwhile; neither when it may be made.
    /// </summary>
    public async Task<(ModelReply? Known, string? WhyNot)> StartAsync(Guid id, ModelCandidate candidate, CancellationToken cancellation)
    {
        if (!isBound) return (await calls.StartAsync(id, Sent, candidate.Provider.Name, candidate.Model, Worst(candidate), cancellation), null);
        var (known, left) = await calls.StartWithinAsync(id, Sent, candidate.Provider.Name, candidate.Model, Worst(candidate), budgets.Periods(), cancellation);
        return (known, left is null ? null : Refuse(candidate, left));
    }

    private string Refuse(ModelCandidate candidate, CallBounds bounds)
    {
        var (bound, name, limit, left) = bounds.Tightest!.Value;
        var worst = Worst(candidate);
        HasRefused = true;
        if (Shortage is null || worst < Shortage.NeededUsd) Shortage = new BudgetShortage(bound, limit, Math.Max(left, 0), worst);
        return string.Create(CultureInfo.InvariantCulture,
            $"a call to {candidate.Name} could cost up to ${worst:0.######} (about {ModelCost.Estimate(Sent)} tokens of prompt and up to {Sent.MaxOutputTokens ?? maxOutputTokens} of answer), and ${Math.Max(left, 0):0.######} of {name} is left");
    }

    /// <summary>What a call may cost at most.</summary>
    private decimal Worst(ModelCandidate candidate) => ModelCost.Of(candidate.Info, Sent.InputTokens ?? ModelCost.Estimate(Sent), Sent.MaxOutputTokens ?? maxOutputTokens);

    /// <summary>Null when the model can read the whole request; else why not, as a clause.</summary>
    public static string? WhyTooLong(ModelRequest request, ModelCandidate candidate)
    {
        var prompt = ModelCost.Estimate(request);
        return candidate.Info?.ContextTokens is { } most && prompt > most ? $"the request of about {prompt} tokens is longer than the {most} that {candidate.Name} can read" : null;
    }
}
