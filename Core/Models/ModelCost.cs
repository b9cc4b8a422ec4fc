using Microsoft.Extensions.AI;

namespace Nightshift.Models;

/// <summary>Tokens into USD.</summary>
internal static class ModelCost
{
    private const int CharactersPerToken = 4;

    /// <summary>Of a large picture, at the most: Anthropic's documentation says pixels / 750 of at most 1,568 by 1,568, scaled down to about 1,600; OpenAI's tiles come to less.</summary>
    private const int PictureTokens = 1_600;

    public static int Estimate(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    public static int Estimate(IEnumerable<ChatMessage> messages) => Estimate(messages.Sum(message => message.Contents.Sum(Length)));

    /// <summary>Of all that is sent, the tools too.</summary>
    public static int Estimate(ModelRequest request) => Estimate(request.Messages) + (request.Tools.Count == 0 ? 0 : Estimate(request.Tools.Sum(Length)));

    private static int Length(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length + (call.Arguments?.Sum(argument => argument.Key.Length + $"{argument.Value}".Length) ?? 0),
        DataContent => PictureTokens * CharactersPerToken,
        FunctionResultContent result => $"{result.Result}".Length,
        _ => 0
    };

    private static int Length(AIFunctionDeclaration tool) => tool.Name.Length + tool.Description.Length + tool.JsonSchema.GetRawText().Length;

    /// <summary>A model without prices counts as free; a budget is not given to it (see <see cref="ModelBudget"/>).</summary>
    /// <param name="cachedTokens">Among the input, those that the provider had read before.</param>
    public static decimal Of(ModelInfo? info, long inputTokens, long outputTokens, long cachedTokens = 0)
    {
        if (info is null) return 0;
        var input = (inputTokens - cachedTokens) * (info.InputPrice ?? 0) + cachedTokens * (info.CachedInputPrice ?? info.InputPrice ?? 0);
        return decimal.Round((input + outputTokens * (info.OutputPrice ?? 0)) / 1_000_000m, 6);
    }
}
