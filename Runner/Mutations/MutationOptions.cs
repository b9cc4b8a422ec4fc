using System.ComponentModel.DataAnnotations;

namespace Nightshift.Mutations;

/// <summary>How far the tests of one program are tested. A request may ask for less.</summary>
public sealed class MutationOptions
{
    public const string Section = "Mutations";

    /// <summary>Changed programs that are tried at most. Default 40.</summary>
    [Range(1, 1000)]
    public int Mutants { get; init; } = 40;

    /// <summary>Seconds of wall clock from the first try on, after which no more are tried. Until then the tests on the code as it is may take as long. Default 5.</summary>
    [Range(0.5, 300)]
    public double Seconds { get; init; } = 5;
}
