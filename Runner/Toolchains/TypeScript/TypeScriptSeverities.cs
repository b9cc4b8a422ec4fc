using Nightshift.Executions;
using Nightshift.Toolchains.JavaScript;

namespace Nightshift.Toolchains.TypeScript;

/// <summary>How much each rule of the compiler and of typescript-eslint matters. High is what breaks at run time, and every error of types; style never blocks.</summary>
internal static class TypeScriptSeverities
{
    private const string Plugin = "@typescript-eslint/";

    public static Severity Lint(string rule) => !rule.StartsWith(Plugin, StringComparison.Ordinal) ? JavaScript(rule) : rule[Plugin.Length..] switch
    {
        "no-floating-promises" or "no-misused-promises" or "no-for-in-array" or "no-implied-eval" or "no-misused-new"
            or "no-unsafe-declaration-merging" or "ban-ts-comment" => Severity.High, // the last switches the compiler off
        "await-thenable" or "no-array-delete" or "no-base-to-string" or "restrict-plus-operands" or "unbound-method" or "no-unsafe-function-type"
            or "no-duplicate-enum-values" or "only-throw-error" or "prefer-promise-reject-errors" or "no-unsafe-enum-comparison" or "no-this-alias" => Severity.Medium,
        _ => Severity.Low
    };

    // What JavaScript's rules are replaced by, or only say of style.
    private static Severity JavaScript(string rule) => rule is "no-var" or "prefer-const" or "prefer-rest-params" or "prefer-spread" ? Severity.Low : JavaScriptSeverities.Lint(rule);
}
