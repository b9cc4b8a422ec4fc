using System.Text.Json;

namespace Nightshift.Tools;

/// <summary>One tool call in the ledger of an execution.</summary>
/// <param name="Step">Of the model call that asked for it, such as <c>code/2/tools/1</c>.</param>
/// <param name="Number">Within that reply, from 1.</param>
/// <param name="Attempt">0 before the first.</param>
/// <param name="Server">As configured; null when no server offers such a tool.</param>
/// <param name="Arguments">Null when the model wrote no JSON object.</param>
/// <param name="Outcome"><c>asked</c>, <c>started</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="Result">What the model was told, cut off at the limit; null until there is something.</param>
public sealed record ToolCallDetail(
    string Step, int Number, int Attempt, string? Server, string Tool, JsonElement? Arguments, string Outcome, string? Result, int? DurationMs, DateTimeOffset CreatedAt);
