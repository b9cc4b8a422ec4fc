using Nightshift.Executions;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>The verdict on a program that names a package that cannot be had. Nothing of it is run.</summary>
internal static class MissingDependency
{
    public static Signal Of(Check check, IReadOnlyList<MissingPackage> missing) => check.Kind == SignalKind.Tests
        ? new Signal(check.Kind, false, RunOutcome.Exited, Message(missing[0]) + (missing.Count > 1 ? $" And {missing.Count - 1} more." : ""),
            [.. missing.Select(package => new TestResult(package.Name, TestStatus.Error, Message(package), package.File, package.Line, 0))], [], null, "", "", 0)
        : new Signal(check.Kind, true, RunOutcome.Skipped, "Not run, since a package is missing", [], [], null, "", "", 0);

    private static string Message(MissingPackage package) => $"Cannot find package '{package.Name}': {package.Reason}.";
}
