using System.ComponentModel.DataAnnotations;

namespace Nightshift.Executions;

/// <summary>How the tests of an attempt that passed are tested: faults are put into its code, and the tests should notice.</summary>
public sealed class TestScoringOptions
{
    public const string Section = "TestScoring";

    /// <summary>Faults to try at most. Default 40.</summary>
    [Range(1, 1000)]
    public int Mutants { get; init; } = 40;

    /// <summary>Seconds after which no more are tried; 0 leaves tests untested. Default 5.</summary>
    [Range(0, 300)]
    public double Seconds { get; init; } = 5;

    /// <summary>Least share of faults, 0 to 1, that tests written by a model must notice. Default 0.8.</summary>
    [Range(0, 1)]
    public double Threshold { get; init; } = 0.8;

    /// <summary>How often a model is asked for better tests when its own let more through; 0 only scores. Default 1.</summary>
    [Range(0, 3)]
    public int Rounds { get; init; } = 1;
}
