using System.ComponentModel.DataAnnotations;

namespace Nightshift.Skills;

/// <summary>How much guidance goes along with a request.</summary>
public sealed class SkillOptions
{
    public const string Section = "Skills";

    /// <summary>Skills that a run has at most; 0 for none. Default 4.</summary>
    [Range(0, 50)]
    public int Most { get; set; } = 4;

    /// <summary>Characters that all skills of a run have together at most. Default 12,000.</summary>
    [Range(0, 1_000_000)]
    public int Characters { get; set; } = 12_000;

    /// <summary>Characters of one skill; a longer one of a repository is cut, one's own is refused. Default 6,000.</summary>
    [Range(100, 100_000)]
    public int CharactersEach { get; set; } = 6_000;

    /// <summary>Skills of a repository that are read at most. Default 50.</summary>
    [Range(0, 1_000)]
    public int MostOfRepository { get; set; } = 50;

    /// <summary>Skills that a person may have of their own. Default 100.</summary>
    [Range(0, 10_000)]
    public int MostOwn { get; set; } = 100;
}
