using Nightshift.Executions;

namespace Nightshift.Toolchains.JavaScript;

/// <summary>How much each rule of eslint matters. High is what breaks at run time or can be attacked; style never blocks.</summary>
internal static class JavaScriptSeverities
{
    /// <summary>The rule's name for a file that eslint could not parse.</summary>
    public const string SyntaxRule = "syntax"; // analysis.mjs calls it so

    /// <summary>The rule's name for eslint's own remarks, such as on a comment that tried to switch a rule off.</summary>
    public const string NoticeRule = "notice";

    public static Severity Lint(string rule) => rule switch
    {
        NoticeRule or "no-unused-vars" or "no-empty" or "no-useless-escape" or "no-useless-catch" or "no-extra-boolean-cast" or "no-regex-spaces"
            or "no-unused-labels" or "no-irregular-whitespace" or "no-empty-pattern" or "no-unused-private-class-members" => Severity.Low,
        "no-prototype-builtins" or "no-case-declarations" or "no-control-regex" or "no-fallthrough" or "no-redeclare" or "no-constant-condition"
            or "no-empty-character-class" or "no-misleading-character-class" or "no-shadow-restricted-names" or "no-empty-static-block" or "no-sparse-arrays" => Severity.Medium,
        _ => Severity.High
    };

    public static Severity Security(string rule) => rule switch
    {
        SyntaxRule or "no-eval" or "no-implied-eval" or "no-new-func"
            or "security/detect-eval-with-expression" or "security/detect-child-process" or "security/detect-unsafe-regex"
            or "security/detect-disable-mustache-escape" or "security/detect-bidi-characters" or "security/detect-buffer-noassert" => Severity.High,
        NoticeRule or "security/detect-object-injection" or "security/detect-non-literal-fs-filename" => Severity.Low, // nearly every use of a[b] and of a path
        _ => Severity.Medium
    };
}
