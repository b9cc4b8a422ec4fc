using System.Reflection;
using System.Runtime.Loader;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Nightshift.CSharpHarness;

internal enum TestSetOutcome
{
    Passed,
    Failed,
    TimedOut
}

/// <summary>The tests of a program that was compiled in memory, run once.</summary>
/// <param name="Passed">Names of the tests that passed.</param>
/// <param name="Covered">Where the compiler instrumented the code: by line, whether it ran.</param>
internal sealed record TestSet(TestSetOutcome Outcome, IReadOnlyList<string> Passed, IReadOnlyDictionary<(string File, int Line), bool> Covered)
{
    /// <summary>For what blocks without a loop: its thread is left behind, and ends with this process.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    /// <param name="image">Null when there is no program to run.</param>
    public static TestSet? Run(MemoryStream? image, TestPlaces places, TimeSpan limit, bool stopsEarly)
    {
        if (image is null) return null;
        var context = new AssemblyLoadContext("program", isCollectible: true);
        context.Resolving += (own, name) => Packages.Find(name) is { } path ? own.LoadFromAssemblyPath(path) : AssemblyLoadContext.Default.LoadFromAssemblyName(name);
        var assembly = context.LoadFromStream(image);
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        assembly.GetType(Guarded.Type)?.GetField(Guarded.Deadline)!.SetValue(null, deadline);
        var sink = new SetSink(places, stopsEarly);
        var thread = new Thread(() => Execute(assembly, sink)) { IsBackground = true };
        thread.Start();
        var ended = thread.Join(limit + Grace) && Environment.TickCount64 <= deadline;
        context.Unload();
        return new TestSet(!ended ? TestSetOutcome.TimedOut : sink.AllPassed ? TestSetOutcome.Passed : TestSetOutcome.Failed, [.. sink.Passed], CoverageMap.Lines(assembly));
    }

    private static void Execute(Assembly assembly, SetSink sink)
    {
        try
        {
            var information = Reflector.Wrap(assembly);
            var options = new RunOptions();
            using var discoverer = new XunitTestFrameworkDiscoverer(information, new NoSourceInformation(), new NullSink());
            discoverer.Find(false, sink, options);
            sink.Discovered.WaitOne();
            using var runner = new XunitTestAssemblyRunner(new TestAssembly(information), sink.Cases, new NullSink(), sink, options);
            runner.RunAsync().GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            sink.Fail();
        }
    }

    private sealed class SetSink(TestPlaces places, bool stopsEarly) : Xunit.LongLivedMarshalByRefObject, IMessageSink
    {
        private readonly HashSet<IXunitTestCase> finished = [];
        private volatile bool failed;

        public List<IXunitTestCase> Cases { get; } = [];

        public List<string> Passed { get; } = [];

        public ManualResetEvent Discovered { get; } = new(false);

        public bool AllPassed => !failed && Passed.Count > 0 && Cases.Count == finished.Count;

        public void Fail() => failed = true;

        /// <returns>False to stop.</returns>
        public bool OnMessage(IMessageSinkMessage message)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage { TestCase: IXunitTestCase found } when places.Of(found.TestMethod) is not null: Cases.Add(found); break;
                case IDiscoveryCompleteMessage: Discovered.Set(); break;
                case ITestPassed passed: lock (Passed) Passed.Add(passed.Test.DisplayName); break;
                case ITestCaseFinished { TestCase: IXunitTestCase test }: finished.Add(test); break;
                case ITestFailed or ITestCaseCleanupFailure or ITestClassCleanupFailure or ITestCollectionCleanupFailure or ITestAssemblyCleanupFailure or IErrorMessage: failed = true; break;
            }
            return !(failed && stopsEarly);
        }
    }
}
