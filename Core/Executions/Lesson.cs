namespace Nightshift.Executions;

/// <summary>A failure of earlier, and the change that cured it.</summary>
/// <param name="Family">Equal for failures of one kind, such as <c>lint:F401</c>.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Diff">Unified.</param>
public sealed record Lesson(string Family, string Message, string Diff);
