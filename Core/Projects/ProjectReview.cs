namespace Nightshift.Projects;

/// <summary>What a repository is like, as somebody who is to change it has to know. It says nothing of any wish, so every project on the same commit uses the same one.</summary>
/// <param name="Summary">What it is and how it is built, in a few sentences.</param>
/// <param name="Parts">What it consists of.</param>
/// <param name="Conventions">How its code is written.</param>
/// <param name="Tests">How it is tested, and what is not.</param>
/// <param name="Findings">Places that matter to whoever changes it.</param>
/// <param name="Dropped">Findings that named no place that is there, and were left out.</param>
/// <param name="Model">That wrote it.</param>
/// <param name="TestsRun">What came of running its tests at this commit, in a sentence; null when it has none.</param>
public sealed record ProjectReview(
    string Summary, IReadOnlyList<ReviewPart> Parts, IReadOnlyList<string> Conventions, string Tests, IReadOnlyList<ReviewFinding> Findings, int Dropped, string Model, string? TestsRun = null);

/// <param name="Path">A folder or file.</param>
/// <param name="Uses">Names of the parts that it knows.</param>
public sealed record ReviewPart(string Name, string Path, string What, IReadOnlyList<string> Uses);

/// <param name="Lines">Such as <c>10-24</c>; empty for the whole file.</param>
public sealed record ReviewFinding(ReviewKind Kind, string Path, string Lines, string Text);

/// <summary>What a finding is about.</summary>
public enum ReviewKind
{
    /// <summary>How such things are done here.</summary>
    Pattern,

    /// <summary>What could go wrong, or is wrong.</summary>
    Risk,

    /// <summary>What is tested, or is not.</summary>
    Test,

    /// <summary>Where something is decided.</summary>
    Structure
}
