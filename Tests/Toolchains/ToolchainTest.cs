using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

/// <summary>Real programs through Runner's own door, judged by the real tools.</summary>
[Collection(RunnerCollection.Name)]
public abstract class ToolchainTest(RunnerHost host, string language)
{
    protected RunnerHost Host => host;

    protected Task<ValidationReport> JudgeAsync(SourceFile[] files, SourceFile[] tests, int? seconds = null) => host.ValidateAsync(language, files, tests, seconds);

    protected async Task<Signal> TestAsync(SourceFile[] files, SourceFile[] tests, int? seconds = null) => (await host.ValidateAsync(language, files, tests, seconds, security: false))[SignalKind.Tests]!;

    protected static void ShouldBeRed(Signal signal, string summary)
    {
        signal.Passed.ShouldBeFalse();
        signal.Summary.ShouldBe(summary);
    }

    /// <summary>A program with a slot for what goes wrong in it.</summary>
    protected static SourceFile[] With(SourceFile[] program, string path, string content) => [.. program.Where(file => file.Path != path), new(path, content)];
}
