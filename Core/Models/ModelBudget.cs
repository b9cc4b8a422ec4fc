using System.Globalization;

namespace Nightshift.Models;

/// <summary>What is left to spend on one step, and whether a call fits into it at its worst.</summary>
internal sealed class ModelBudget(ModelRequest request, int maxOutputTokens)
{
    private decimal spent;

    public void Spend(decimal costUsd) => spent += costUsd;

    /// <summary>Null when the call may be made; else why not, as a clause.</summary>
    public string? WhyNot(ModelCandidate candidate)
    {
        if (request.BudgetLeftUsd is not { } budget || candidate.IsBuiltIn) return null;
        if (candidate.Info is not { InputPrice: not null, OutputPrice: not null })
            return $"{candidate.Name} has no price, so that a budget cannot be kept; set {candidate.Provider.Key}:Models:{candidate.Model}:InputPrice and OutputPrice (0 when it is free)";

        var left = budget - spent;
        var prompt = ModelCost.Estimate(request.Messages);
        var worst = ModelCost.Of(candidate.Info, prompt, maxOutputTokens);
        return worst <= left
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"a call to {candidate.Name} could cost up to ${worst:0.######} (about {prompt} tokens of prompt and up to {maxOutputTokens} of answer), and ${Math.Max(left, 0):0.######} of the budget is left");
    }

    /// <summary>Null when the model can read the whole request; else why not, as a clause.</summary>
    public static string? WhyTooLong(ModelRequest request, ModelCandidate candidate)
    {
        var prompt = ModelCost.Estimate(request.Messages);
        return candidate.Info?.ContextTokens is { } most && prompt > most ? $"the request of about {prompt} tokens is longer than the {most} that {candidate.Name} can read" : null;
    }
}
