namespace Nightshift.Executions;

/// <summary>
/// Answer of <c>POST /confirmations</c>, whose body is a <see cref="ValidationRequest"/>: an attempt that passed, tested once more by the command that a person
/// would type. Languages whose tests signal is already that command are confirmed by it.
/// </summary>
/// <param name="Passed">Null when it could not be asked here; <see cref="Summary"/> says why, and nothing is confirmed or refuted.</param>
/// <param name="Tool">The command, such as <c>dotnet test</c>.</param>
/// <param name="Tests">What it said of each test; none when the language needs no second opinion.</param>
public sealed record Confirmation(bool? Passed, string Tool, string Summary, IReadOnlyList<TestResult> Tests, long DurationMs);
