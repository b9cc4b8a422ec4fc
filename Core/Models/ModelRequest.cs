using Microsoft.Extensions.AI;
using Nightshift.Tools;

namespace Nightshift.Models;

/// <summary>One question to whichever model serves the tier.</summary>
/// <param name="ExecutionId">Null for a try of a provider, which is never answered from storage.</param>
/// <param name="Step">Unique within the execution, such as <c>code/2</c>. A step that has its reply is answered from storage, never asked again.</param>
/// <param name="Purpose"><c>criteria</c>, <c>tests</c>, <c>code</c>, <c>repair</c>, or <c>test</c> for a try of a provider.</param>
/// <param name="Tier"><c>simple</c>, <c>medium</c> or <c>complex</c>.</param>
/// <param name="Prompt">The person's own words; the built-in engine chooses its template by them.</param>
/// <param name="Messages">What a language model is sent.</param>
/// <param name="BudgetUsd">What all calls of the execution together may cost; no bound when null.</param>
public sealed record ModelRequest(
    Guid UserId,
    Guid? ExecutionId,
    string Step,
    string Purpose,
    string Tier,
    string Prompt,
    string Language,
    string? TemplateId,
    IReadOnlyList<ChatMessage> Messages,
    decimal? BudgetUsd)
{
    /// <summary>The smallest call that a request can lead to first: of no execution, to be weighed and not to be made.</summary>
    internal static ModelRequest First(Guid userId, string tier, string prompt, string language) =>
        new(userId, null, "code/1", "code", tier, prompt, language, null, [new(ChatRole.User, prompt)], null);

    /// <summary>How much is sent, where the messages do not tell it.</summary>
    public int? InputTokens { get; init; }

    /// <summary>The most tokens the reply may have; <see cref="ModelOptions.MaxOutputTokens"/> when null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>One of <see cref="RoutingModes"/>.</summary>
    public string Mode { get; init; } = RoutingModes.Balanced;

    /// <summary>One of <see cref="LlmPreferences"/>: what counts among the models of the tier.</summary>
    public string Preference { get; init; } = LlmPreferences.Balanced;

    /// <summary><c>provider/model</c> that alone is asked; null lets the tier decide.</summary>
    public string? Model { get; init; }

    /// <summary>Who asks: the purpose, unless an agent does.</summary>
    public string Role { get; init; } = Purpose;

    /// <summary>The mode that an agent has for the purpose, where the person has set none for the agent; null without one.</summary>
    public string? RoleMode { get; init; }

    /// <summary>What the model may have called before it answers; the built-in engine needs none.</summary>
    public IReadOnlyList<AIFunctionDeclaration> Tools { get; init; } = [];

    /// <summary>How many replies of this step have asked for tools so far. Their results are in <paramref name="Messages"/>.</summary>
    public int Round { get; init; }

    /// <summary>Whether the model has to answer now, with what it has.</summary>
    public bool MustAnswer { get; init; }

    /// <summary>The step of a reply that asks for tools.</summary>
    public string ToolsStep => $"{Step}{ToolsInfix}{Round + 1}";

    internal const string ToolsInfix = "/tools/";

    internal bool MayCall => Tools.Count > 0 && !MustAnswer;
}

/// <summary>A finished answer, as stored.</summary>
/// <param name="Note">What a reader should know of its source, such as which template it came from.</param>
/// <param name="ToolCalls">What it asks to be called before it answers; null when it is the answer.</param>
public sealed record ModelReply(
    string Text, string Provider, string Model, int InputTokens, int OutputTokens, decimal CostUsd, long DurationMs, string? Note, IReadOnlyList<ToolCall>? ToolCalls = null);

/// <summary>What happens while a question is answered, for whoever shows it.</summary>
public interface IModelProgress
{
    /// <param name="why">Why this model, in a clause; null when it is the first of its list.</param>
    Task StartedAsync(string provider, string model, string? why, CancellationToken cancellation);

    Task DeltaAsync(string text, CancellationToken cancellation);

    /// <param name="cause">What went wrong, in words.</param>
    /// <param name="next">What happens now, in words.</param>
    /// <param name="costUsd">What came before it went wrong has to be paid for; 0 where nothing did.</param>
    Task FailedAsync(string provider, string model, string cause, string next, decimal costUsd, CancellationToken cancellation);
}

/// <summary>No model could answer. The message says why, in words for the person who asked.</summary>
public sealed class ModelUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The call was not made, because it could have cost more than what is left.</summary>
/// <param name="shortage">By how much, for the cheapest model; null when a model without a price is the reason.</param>
public sealed class BudgetExceededException(string message, BudgetShortage? shortage) : Exception(message)
{
    public BudgetShortage? Shortage => shortage;
}
