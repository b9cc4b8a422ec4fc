using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>The imported repository that an execution works from, as it was when that was asked for.</summary>
/// <param name="Address">Where it was cloned from.</param>
/// <param name="Branch">That changes are meant for.</param>
/// <param name="Paths">Files that fit the request, as search found them; the best first.</param>
/// <param name="PullBranch">Where a pull request's commits go.</param>
/// <param name="Rewritable">Tests that are there and that the change may write anew, since its owner wants what they held to be different; none when null.</param>
public sealed partial record RepositoryTarget(
    Guid RepositoryId, string Name, string Address, string Branch, string Commit, IReadOnlyList<string> Paths, string PullBranch, IReadOnlyList<string>? Rewritable = null)
{
    private const int LongestSlug = 40;

    /// <summary>A branch that says what was asked for; the end of the id keeps two apart that ask for the same.</summary>
    public static string PullBranchOf(Guid executionId, string prompt)
    {
        var slug = NotPlain().Replace(prompt.ToLowerInvariant(), "-").Trim('-');
        return $"nightshift/{(slug.Length > LongestSlug ? slug[..LongestSlug] : slug).Trim('-')}-{executionId.ToString()[^6..]}".Replace("/-", "/", StringComparison.Ordinal);
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
