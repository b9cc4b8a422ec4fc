using Nightshift.Executions;

namespace Nightshift.Toolchains.Python;

/// <summary>How much each rule of flake8 and bandit matters. High is what breaks at run time or can be attacked; style never blocks.</summary>
internal static class PythonSeverities
{
    // The longest prefix of a rule's name decides; what is in no line is style.
    private static readonly (string Prefix, Severity Severity)[] Flake8 =
    [
        ("E9", Severity.High),     // syntax, indentation, files that cannot be read
        ("F5", Severity.Medium),   // format strings
        ("F502", Severity.High),   // ... whose arguments do not fit: these raise
        ("F503", Severity.High),
        ("F505", Severity.High),
        ("F507", Severity.High),
        ("F524", Severity.High),
        ("F403", Severity.Medium), // star imports
        ("F405", Severity.Medium),
        ("F6", Severity.Medium),   // always true, compared by identity
        ("F633", Severity.High),   // print >>
        ("F7", Severity.High),     // return, break, yield where none may be
        ("F811", Severity.Medium), // defined twice
        ("F82", Severity.High)     // undefined names
    ];

    public static Severity Lint(string rule) =>
        Flake8.Where(entry => rule.StartsWith(entry.Prefix, StringComparison.Ordinal)).OrderByDescending(entry => entry.Prefix.Length)
            .Select(entry => entry.Severity).FirstOrDefault(Severity.Low);

    public static Severity Security(string? severity, string? confidence) => (severity, confidence) switch
    {
        ("HIGH", "HIGH" or "MEDIUM") => Severity.High,
        ("HIGH" or "MEDIUM", _) => Severity.Medium,
        _ => Severity.Low
    };
}
