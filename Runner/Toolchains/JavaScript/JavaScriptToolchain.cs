using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Toolchains.JavaScript;

/// <summary>node's own test runner and coverage, eslint, eslint-plugin-security. ES modules and CommonJS alike.</summary>
internal static partial class JavaScriptToolchain
{
    /// <param name="tools">The folder on the host that holds <c>node_modules</c>.</param>
    public static Toolchain Create(string tools)
    {
        var node = new NodeChecks(Language.JavaScript, tools, [HarnessFiles.Read(Language.JavaScript.Name, "sources.mjs")], []);
        return new Toolchain(Language.JavaScript.Name)
        {
            Extensions = Language.JavaScript.Extensions,
            IsTest = path => TestPath().IsMatch(path),
            SteersTests = _ => false,
            Checks =
            [
                node.Tests,
                node.Findings(SignalKind.Lint, "eslint", JavaScriptSeverities.Lint),
                node.Findings(SignalKind.Security, "eslint-plugin-security", JavaScriptSeverities.Security)
            ],
            Mending = node.Mending,
            Mutate = node.Mutate,
            Versions = () => node.Versions("eslint", "eslint-plugin-security"),
            Install = node.Install
        };
    }

    [GeneratedRegex(@"(^|/)(test|tests|__tests__)/[^/]*\.[cm]?js$|(^|/)(test|test-[^/]*|[^/]*[._-](test|spec))\.[cm]?js$")]
    private static partial Regex TestPath();
}
