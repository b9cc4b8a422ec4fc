using Microsoft.Extensions.AI;

namespace Nightshift.Models;

/// <summary>Tokens into USD.</summary>
internal static class ModelCost
{
    private const int CharactersPerToken = 4;

    public static int Estimate(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    public static int Estimate(IEnumerable<ChatMessage> messages) => Estimate(messages.Sum(message => message.Text.Length));

    /// <summary>A model without prices counts as free; a budget is not given to it (see <see cref="ModelBudget"/>).</summary>
    public static decimal Of(ModelInfo? info, int inputTokens, int outputTokens) =>
        decimal.Round((inputTokens * (info?.InputPrice ?? 0) + outputTokens * (info?.OutputPrice ?? 0)) / 1_000_000m, 6);
}
