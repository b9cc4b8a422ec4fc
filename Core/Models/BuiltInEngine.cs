using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Nightshift.Executions;
using Nightshift.Templates;

namespace Nightshift.Models;

/// <summary>Answers without a language model: it picks the template that fits the request and fills it in.</summary>
internal static class BuiltInEngine
{
    /// <summary>Characters per streamed piece; live text travels in small messages.</summary>
    private const int PieceLength = 1000;

    /// <summary>Null when no template fits.</summary>
    public static FilledTemplate? Choose(ModelRequest request) => TemplateLibrary.Instance.Choose(request.Prompt, request.Language, request.TemplateId);

    public static string Note(FilledTemplate filled) => $"Built from the template {filled.Template.Name}; connect a model for free-form requests.";

    /// <summary>The criteria, the tests or the code as a model would write them, in pieces; nothing when no template fits.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (Choose(request) is not { } filled) yield break;
        var text = request.Purpose switch
        {
            "criteria" => filled.Criteria.Count == 0 ? FilledTemplate.NoCriteria : CriteriaReply.Write(filled.Criteria),
            "tests" => FilledTemplate.Write(request.Language, filled.Tests),
            _ => FilledTemplate.Write(request.Language, filled.Code)
        };
        foreach (var piece in text.Chunk(PieceLength))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, new string(piece));
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, "") { FinishReason = ChatFinishReason.Stop, Contents = [new UsageContent(new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0 })] };
        await Task.CompletedTask;
    }
}
