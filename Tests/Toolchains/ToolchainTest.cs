using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

/// <summary>Real programs through Runner's own door, judged by the real tools. What every language must tell apart is asked here.</summary>
[Collection(RunnerCollection.Name)]
public abstract class ToolchainTest(RunnerHost host, string language)
{
    /// <summary>Enough to compile and begin; a program without an end takes it all.</summary>
    private const int Seconds = 5, SecondsUnderLoad = 30;

    protected RunnerHost Host => host;

    /// <summary>A program of several files that is right, and its tests.</summary>
    protected abstract (SourceFile[] Code, SourceFile[] Tests) Right { get; }

    /// <summary>How that program goes wrong, in each way.</summary>
    protected abstract Fault FaultOf(FailureClass kind);

    [Theory]
    [InlineData(FailureClass.Assertion)]
    [InlineData(FailureClass.Syntax)]
    [InlineData(FailureClass.MissingDependency)]
    [InlineData(FailureClass.Timeout)]
    [InlineData(FailureClass.Lint)]
    [InlineData(FailureClass.Security)]
    public async Task Each_kind_of_failure_is_told_apart_with_its_place(FailureClass kind)
    {
        var fault = FaultOf(kind);
        var code = fault.In(Right.Code);

        var report = await ReportAsync(kind == FailureClass.Timeout ? Seconds : null);
        if (kind == FailureClass.Timeout && report[SignalKind.Tests]!.Tests.Count == 0) report = await ReportAsync(SecondsUnderLoad); // no test had begun

        var failure = FailureClassifier.Of(report).ShouldNotBeNull();
        failure.Class.ShouldBe(kind, failure.Message);
        failure.Message.ShouldContain(fault.Says);
        var red = report.Signals.First(signal => !signal.Passed);
        red.Tests.Where(test => test.Status is TestStatus.Failed or TestStatus.Error).Select(test => (test.File, test.Line))
            .Concat(red.Findings.Where(finding => finding.Severity == Severity.High).Select(finding => ((string?)finding.File, (int?)finding.Line)))
            .ShouldContain((fault.ToldIn ?? fault.Path, fault.Line));
        AlsoTold(kind, report);

        Task<ValidationReport> ReportAsync(int? seconds) => host.ValidateAsync(language, code, Right.Tests, seconds, kind == FailureClass.Security);
    }

    protected virtual void AlsoTold(FailureClass kind, ValidationReport report) { }

    protected Task<ValidationReport> JudgeAsync(SourceFile[] files, SourceFile[] tests, int? seconds = null) => host.ValidateAsync(language, files, tests, seconds);

    protected async Task<Signal> TestAsync(SourceFile[] files, SourceFile[] tests, int? seconds = null) => (await host.ValidateAsync(language, files, tests, seconds, security: false))[SignalKind.Tests]!;

    protected Task<FixReport> FixAsync(params SourceFile[] files) => host.FixAsync(new FixRequest(language, files));

    protected static void ShouldBeRed(Signal signal, string summary)
    {
        signal.Passed.ShouldBeFalse();
        signal.Summary.ShouldBe(summary);
    }

    /// <summary>A program with a slot for what goes wrong in it.</summary>
    protected static SourceFile[] With(SourceFile[] program, string path, string content) => [.. program.Where(file => file.Path != path), new(path, content)];
}

/// <summary>One change that makes a right program wrong.</summary>
/// <param name="Old">Stands once in the file; empty to put the new text at its end, or to add the file.</param>
/// <param name="Says">Part of what is told.</param>
/// <param name="ToldIn">The file in which it is told, when that is another.</param>
public sealed record Fault(string Path, string Old, string New, string Says, int Line, string? ToldIn = null)
{
    public SourceFile[] In(SourceFile[] program)
    {
        var content = program.FirstOrDefault(file => file.Path == Path)?.Content ?? "";
        var at = Old.Length == 0 ? content.Length : content.IndexOf(Old, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, $"{Path} has no {Old}");
        return [.. program.Where(file => file.Path != Path), new SourceFile(Path, string.Concat(content.AsSpan(0, at), New, content.AsSpan(at + Old.Length)))];
    }
}
