namespace Nightshift.Executions;

/// <summary>What the language's own tools mended in an attempt, at no model's cost.</summary>
/// <param name="Rules">The tools' names of the rules that were mended.</param>
/// <param name="Diff">Unified, against what the model wrote.</param>
public sealed record AttemptFix(string Summary, IReadOnlyList<string> Rules, string Diff);
