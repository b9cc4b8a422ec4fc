using System.Text.RegularExpressions;
using Nightshift.Executions;
using Nightshift.Toolchains.JavaScript;

namespace Nightshift.Toolchains.TypeScript;

/// <summary>
/// JavaScript's tools over compiled files: esbuild compiles for the tests without a look at the types, while TypeScript's own compiler checks them
/// at the same time and typescript-eslint judges with them. JavaScript that comes along is judged too.
/// </summary>
internal static partial class TypeScriptToolchain
{
    /// <param name="tools">The folder on the host that holds <c>node_modules</c>.</param>
    public static Toolchain Create(string tools)
    {
        var node = new NodeChecks(Language.TypeScript, tools, [Read("sources.mjs"), Read("resolve.mjs")], [Read("types.mjs")]);
        return new Toolchain(Language.TypeScript.Name)
        {
            Extensions = [.. Language.TypeScript.Extensions, .. Language.JavaScript.Extensions],
            IsTest = path => TestPath().IsMatch(path),
            SteersTests = _ => false,
            Checks =
            [
                node.Tests,
                node.Findings(SignalKind.Lint, "tsc and typescript-eslint", TypeScriptSeverities.Lint),
                node.Findings(SignalKind.Security, "eslint-plugin-security", JavaScriptSeverities.Security)
            ],
            Mending = node.Mending,
            Mutate = node.Mutate,
            Versions = () => node.Versions("typescript", "esbuild", "eslint", "typescript-eslint", "eslint-plugin-security"),
            Install = node.Install
        };
    }

    private static SourceFile Read(string name) => HarnessFiles.Read(Language.TypeScript.Name, name);

    [GeneratedRegex(@"(^|/)(test|tests|__tests__)/[^/]*\.[cm]?[jt]sx?$|(^|/)(test|test-[^/]*|[^/]*[._-](test|spec))\.[cm]?[jt]sx?$")]
    private static partial Regex TestPath();
}
