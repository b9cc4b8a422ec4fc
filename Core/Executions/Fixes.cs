namespace Nightshift.Executions;

/// <summary>What Jobs asks of Runner before it asks a model: mend what the language's own tools can mend (<c>POST /fixes</c>).</summary>
/// <param name="Language">A toolchain's name, such as <c>python</c>.</param>
/// <param name="Files">Code alone: frozen tests are not to be changed, so they are not sent.</param>
/// <param name="TimeoutSeconds">Wall-clock limit; Runner's own limit when absent, and at most that.</param>
/// <param name="Settings">As in a <see cref="ValidationRequest"/>.</param>
public sealed record FixRequest(string Language, IReadOnlyList<SourceFile> Files, int? TimeoutSeconds = null, string? Owner = null, IReadOnlyList<SourceFile>? Settings = null);

/// <summary>What the tools mended. They keep what the code does; whether it passes is for the next validation to say.</summary>
/// <param name="Files">The files that changed, whole, under the paths that they came with; none when there was nothing to mend.</param>
/// <param name="Rules">The tool's own names of the rules that it mended, each once; none where the tool does not tell them.</param>
/// <param name="Summary">One line for people. When the tool failed it says how, and <see cref="Files"/> is empty: a fix that fails costs nothing.</param>
public sealed record FixReport(IReadOnlyList<SourceFile> Files, IReadOnlyList<string> Rules, string Summary, long DurationMs)
{
    public bool Changed => Files.Count > 0;
}
