using Nightshift.Executions;

namespace Nightshift.Toolchains.Queries;

/// <summary>How much each rule on queries matters. High is what changes more than was asked, finds nothing, or can be attacked; style never blocks.</summary>
internal static class QuerySeverities
{
    public static Severity Lint(string rule) => rule switch
    {
        "select-star" or "deprecated" => Severity.Low,
        "limit-without-order" or "not-in-subquery" or "cartesian-join" => Severity.Medium,
        _ => Severity.High // syntax, no-explanation, no-where, null-comparison
    };

    public static Severity Security(string rule) => rule switch
    {
        "writes" => Severity.Low,
        "grant-public" or "weak-hash" or "delay" or "row-security-off" or "destructive" => Severity.Medium,
        _ => Severity.High // syntax, definer-search-path, dynamic-sql, grant-all-public, copy-program, server-files, superuser, password-literal, server-code
    };
}
