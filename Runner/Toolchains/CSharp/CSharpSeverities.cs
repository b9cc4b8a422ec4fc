using Nightshift.Executions;

namespace Nightshift.Toolchains.CSharp;

/// <summary>How much each rule of the compiler and the analyzers matters. High is what breaks at run time or can be attacked; style never blocks. An error of the compiler is always high.</summary>
internal static class CSharpSeverities
{
    public static Severity Lint(string rule) => rule switch
    {
        "CS4014" or "CS1717" or "CS1718" or "CS0665" or "CS0728" or "CS7095" or "CS8509" or "CS8524" => Severity.High, // not awaited, assigned to itself, = for ==, a switch that throws
        "CA2017" or "CA2013" or "CA2014" or "CA2015" or "CA2022" or "CA2200" or "CA2241" or "CA2259" or "CA2260" or "CA2265" => Severity.High,
        "CS0162" or "CS0168" or "CS0219" or "CS0169" or "CS0414" or "CS0649" or "CS0105" or "CS8019" or "CS1591" or "CS1998" or "CS8321" => Severity.Low, // unused, unreachable
        _ => Severity.Medium
    };

    public static Severity Security(string rule) => rule switch
    {
        "CA5350" or "CA2100" or "CA5387" or "CA5385" => Severity.Medium, // weak though not broken; commands that are not literal
        "SCS0006" or "SCS0012" or "SCS0013" => Severity.Medium, // SHA-1 beside MD5, cipher modes
        "SCS0005" or "SCS0008" or "SCS0009" or "SCS0017" or "SCS0019" or "SCS0021" or "SCS0022" or "SCS0023" or "SCS0024" or "SCS0030" or "SCS0032" or "SCS0033" or "SCS0034" => Severity.Low, // System.Random, web settings
        "CA5392" or "CA5393" or "CA5394" or "CA2153" or "CA5382" or "CA5383" or "CA5391" => Severity.Low, // search paths, System.Random, web settings
        _ => Severity.High // injection, unsafe deserializers, broken ciphers and hashes, certificates not checked, XML that reaches out
    };
}
