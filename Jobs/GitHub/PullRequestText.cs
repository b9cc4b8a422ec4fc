using Nightshift.Executions;
using Nightshift.Proofs;

namespace Nightshift.GitHub;

/// <summary>What a pull request and its commit say.</summary>
internal static class PullRequestText
{
    private const int LongestTitle = 60;

    public static string Title(Execution execution)
    {
        var line = execution.Prompt.Trim().Split('\n')[0].Trim();
        return line.Length <= LongestTitle ? line : $"{line[..LongestTitle].TrimEnd()}…";
    }

    /// <summary>Why the change is there: what was asked for, and what holds now.</summary>
    public static string Message(Execution execution, SignedProof proof, string? stopReason) => $"""
        {Title(execution)}

        Asked for:
        {Quoted(execution.Prompt)}
        {(execution.Criteria is { Count: > 0 } criteria ? $"\nWhat has to hold:\n{string.Join('\n', criteria.Select(criterion => $"- {criterion}"))}\n" : "")}
        {(stopReason is null ? "Proven by the tests in this commit, a linter and a security scan." : $"Not proven: {stopReason}")}
        Proof {proof.Id}, signed by {proof.Fingerprint}.

        """;

    public static string Body(Execution execution, Attempt delivered, SignedProof proof, string? stopReason, IReadOnlyList<string> conflicts)
    {
        var (report, language, target) = (delivered.Report!, Language.Find(execution.Language)!, execution.Target!);
        return $"""
            {Quoted(execution.Prompt)}

            {(stopReason is null ? $"**Proven** at attempt {delivered.Number}, on `{target.Commit[..12]}` of `{target.Branch}`." : $"**Not proven**, so this is a draft. {stopReason}")}
            {(conflicts.Count == 0 ? "" : $"\n`{target.Branch}` has changed since, and conflicts in {string.Join(", ", conflicts.Select(path => $"`{path}`"))}.\n")}
            {Bundle.Criteria(execution, report)}
            ## What was checked

            {string.Join('\n', report.Signals.Select(signal => $"- {signal.Kind}: {signal.Summary}"))}
            - Isolation: {report.Isolation}

            ## Check it again

            ```
            git fetch origin {target.PullBranch} && git checkout FETCH_HEAD
            {language.TestCommand}
            ```

            Proof `{proof.Id}`, signed by the key `{proof.Fingerprint}`; the bundle of execution `{execution.Id}` holds it, and says how to verify it.
            A comment here that begins with `/nightshift` asks for a change, where the webhook is set up.

            """;
    }

    private static string Quoted(string text) => string.Join('\n', text.Split('\n').Select(line => $"> {line}"));
}
