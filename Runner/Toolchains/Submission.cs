using Nightshift.Executions;

namespace Nightshift.Toolchains;

/// <summary>A program and its tests, sorted by a toolchain's rules.</summary>
/// <param name="Code">What is judged: everything that is no test.</param>
/// <param name="Sources">Paths of the code files in the toolchain's language.</param>
/// <param name="TestPaths">Paths of the files to run as tests.</param>
/// <param name="Timeout">Asked for each tool; null for the sandbox's own limit.</param>
/// <param name="Settings">Whose rules of style count instead of ours.</param>
internal sealed record Submission(
    IReadOnlyList<SourceFile> Code,
    IReadOnlyList<SourceFile> Tests,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> TestPaths,
    TimeSpan? Timeout,
    IReadOnlyList<SourceFile> Settings)
{
    public static readonly Submission Empty = new([], [], [], [], null, []);

    public IReadOnlyList<SourceFile> Files => [.. Code, .. Tests];

    /// <summary>The tests of the request are the ones that count. A program that brings its own tests is judged by those only when the request has none.</summary>
    public static Submission Sort(ValidationRequest request, Toolchain toolchain)
    {
        var given = request.Tests.Count > 0;
        var frozen = request.Tests.Select(test => test.Path).ToHashSet();
        SourceFile[] own = [.. request.Files.Where(file => !frozen.Contains(file.Path))];
        SourceFile[] tests = given ? [.. request.Tests] : [.. own.Where(file => toolchain.IsTest(file.Path) || toolchain.SteersTests(file.Path))];

        // A file that steers the test runner could decide what passes, so it counts only when it came with the tests.
        SourceFile[] code = [.. own.Except(tests).Where(file => !toolchain.SteersTests(file.Path))];
        string[] named = [.. Paths(tests, toolchain).Where(toolchain.IsTest)];
        return new Submission(
            code,
            tests,
            [.. Paths(code, toolchain)],
            named.Length > 0 ? named : [.. Paths(tests, toolchain).Where(path => !toolchain.SteersTests(path))],
            request.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            request.Settings ?? []);
    }

    /// <summary>Everything that came is code to mend: the frozen tests did not come along.</summary>
    public static Submission Sort(FixRequest request, Toolchain toolchain) =>
        new(request.Files, [], [.. Paths(request.Files, toolchain)], [], request.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, request.Settings ?? []);

    private static IEnumerable<string> Paths(IEnumerable<SourceFile> files, Toolchain toolchain) =>
        files.Select(file => file.Path).Where(path => toolchain.Extensions.Contains(Path.GetExtension(path)));
}
