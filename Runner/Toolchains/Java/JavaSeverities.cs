using Nightshift.Executions;

namespace Nightshift.Toolchains.Java;

/// <summary>How much each rule of the compiler, of checkstyle and of our own matters. High is what breaks at run time or can be attacked; style never blocks. An error of the compiler is always high.</summary>
internal static class JavaSeverities
{
    public static Severity Lint(string rule) => rule switch
    {
        "div.zero" or "finally.cannot.complete" or "StringLiteralEquality" or "CovariantEquals" => Severity.High,
        "EqualsHashCode" or "EmptyCatchBlock" or "InnerAssignment" or "ModifiedControlVariable" or "NoFinalizer" or "SuperClone" or "IllegalThrows"
            or "possible.fall-through.into.case" or "empty.if" or "override.equals.but.not.hashcode" or "attempt.to.synchronize.on.instance.of.value.based.class" => Severity.Medium,
        _ when rule.StartsWith("unchecked.", StringComparison.Ordinal) || rule.StartsWith("prob.found.", StringComparison.Ordinal) => Severity.Medium,
        _ => Severity.Low // style, raw types, deprecation, missing serial numbers, and Checker: what checkstyle could not read
    };

    public static Severity Security(string rule) => rule switch
    {
        "insecure-random" or "reflection" or "script-literal" => Severity.Low,
        "weak-hash" or "command" or "sql-joined" or "xml-entities" => Severity.Medium,
        _ => Severity.High // syntax, broken ciphers and hashes, shells, certificates, scripts, deserialization, secrets
    };
}
