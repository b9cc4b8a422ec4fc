using Nightshift.Executions;

namespace Nightshift.Toolchains.Go;

/// <summary>How much each rule of go vet and of rules.go matters. High is what breaks at run time or can be attacked; style never blocks.</summary>
internal static class GoSeverities
{
    public static Severity Lint(string rule) => rule switch
    {
        "unreachable" or "composites" or "structtag" or "stdmethods" or "buildtag" or "tests" => Severity.Low,
        "assign" or "bools" or "unusedresult" or "stringintconv" => Severity.Medium,
        _ => Severity.High // printf, copylocks, lostcancel, nilfunc, loopclosure, unmarshal and the like
    };

    public static Severity Security(string rule) => rule switch
    {
        "insecure-random" => Severity.Low,
        "weak-hash" or "unsafe" or "command" or "sql-joined" => Severity.Medium,
        _ => Severity.High // syntax, broken ciphers and hashes, shells, certificates, secrets
    };
}
