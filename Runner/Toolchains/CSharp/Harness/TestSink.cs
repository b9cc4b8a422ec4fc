using System.Text.RegularExpressions;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Nightshift.CSharpHarness;

/// <summary>Hears what xunit says and writes it down.</summary>
internal sealed partial class TestSink(Report report, TestPlaces places) : Xunit.LongLivedMarshalByRefObject, IMessageSink
{
    private readonly HashSet<IXunitTestCase> finished = [];

    public List<IXunitTestCase> Cases { get; } = [];

    public ManualResetEvent Discovered { get; } = new(false);

    /// <summary>Tests that were found and that nobody ran: code can bring its own order of tests, and leave some out.</summary>
    public IEnumerable<IXunitTestCase> Unfinished => Cases.Except(finished);

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage { TestCase: IXunitTestCase found } when places.Of(found.TestMethod) is not null: Cases.Add(found); break;
            case IDiscoveryCompleteMessage: Discovered.Set(); break;
            case ITestPassed passed: Finish(passed, "passed", null, null); break;
            case ITestSkipped skipped: Finish(skipped, "skipped", skipped.Reason, null); break;
            case ITestFailed failed: Finish(failed, IsAssertion(failed) ? "failed" : "error", Describe(failed), failed); break;
            case ITestCaseFinished { TestCase: IXunitTestCase test }: finished.Add(test); break;
            case ITestCaseCleanupFailure failure: Fail(failure.TestCase.DisplayName, failure); break;
            case ITestClassCleanupFailure failure: Fail(failure.TestClass.Class.Name, failure); break;
            case ITestCollectionCleanupFailure failure: Fail(failure.TestCollection.DisplayName, failure); break;
            case ITestAssemblyCleanupFailure failure: Fail("clean-up", failure); break;
            case IErrorMessage failure: Fail("xunit", failure); break;
        }
        return true;
    }

    private void Finish(ITestResultMessage result, string status, string? message, IFailureInformation? failure)
    {
        var own = places.Of(result.TestMethod);
        var place = failure is null ? null : Place(failure);
        report.Finished(result.Test.DisplayName, status, message, place?.File ?? own?.File, place?.Line ?? own?.Line, (double)result.ExecutionTime);
    }

    private void Fail(string name, IFailureInformation failure) => report.Finished(name, "error", Describe(failure), Place(failure)?.File, Place(failure)?.Line, 0);

    // As in the other languages, an exception that the test met is a failure; an error is what kept it from running.
    private static bool IsAssertion(ITestFailed failed) => failed.StackTraces.Any(trace => trace?.Contains(Job.Workspace, StringComparison.Ordinal) == true);

    private static string Describe(IFailureInformation failure) =>
        string.Join('\n', failure.ExceptionTypes.Zip(failure.Messages, (type, message) => type is { } name && name.StartsWith("Xunit.Sdk.", StringComparison.Ordinal) ? message : $"{type}: {message}"));

    /// <summary>The innermost place in the workspace that the exception passed through.</summary>
    private static (string File, int Line)? Place(IFailureInformation failure) =>
        Frame().Match(string.Join('\n', failure.StackTraces.Where(trace => trace is not null))) is { Success: true } frame ? (frame.Groups[1].Value, int.Parse(frame.Groups[2].ValueSpan)) : null;

    [GeneratedRegex(@" in /workspace/(.+):line (\d+)")]
    private static partial Regex Frame();
}
