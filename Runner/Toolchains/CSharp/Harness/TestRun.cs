using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Nightshift.CSharpHarness;

/// <summary>Compiles code and tests together, runs the tests of the test files one after the other, and measures what they cover.</summary>
internal static class TestRun
{
    private const int MostErrors = 20;

    public static void Run(Job job, Report report)
    {
        var compilation = CodeCompiler.Create(job.Compiled, CoverageMap.Runtime);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, instrumentationKinds: [InstrumentationKind.TestCoverage]));
        if (!emitted.Success)
        {
            WriteErrors(CodeCompiler.Errors(emitted.Diagnostics), report);
            return;
        }
        image.Position = symbols.Position = 0;
        var context = new AssemblyLoadContext("program");
        context.Resolving += (own, name) => Packages.Find(name) is { } path ? own.LoadFromAssemblyPath(path) : AssemblyLoadContext.Default.LoadFromAssemblyName(name);
        var assembly = context.LoadFromStream(image, symbols);
        Execute(assembly, new TestPlaces(compilation, job.TestPaths), report);
        foreach (var (file, lines, missed) in CoverageMap.Read(assembly).Where(covered => job.Sources.Contains(covered.File)))
            report.Write("coverage", new JsonObject { ["file"] = file, ["lines"] = lines, ["missed"] = missed });
    }

    // What is missing comes first: the other errors follow from it.
    private static void WriteErrors(IEnumerable<Diagnostic> errors, Report report)
    {
        var told = errors.Select(error => (Message: CodeCompiler.Message(error), Place: CodeCompiler.Place(error.Location)))
            .OrderByDescending(error => error.Message.StartsWith("Cannot find package", StringComparison.Ordinal)).Take(MostErrors);
        foreach (var (message, (file, line)) in told)
            report.Finished(file ?? "compilation", "error", message, file, line, 0);
    }

    private static void Execute(Assembly assembly, TestPlaces places, Report report)
    {
        var information = Reflector.Wrap(assembly);
        var options = new RunOptions();
        var sink = new TestSink(report, places);
        using var discoverer = new XunitTestFrameworkDiscoverer(information, new NoSourceInformation(), new NullSink());
        discoverer.Find(false, sink, options);
        sink.Discovered.WaitOne();
        foreach (var test in sink.Cases)
            places.Started(test, report);
        using var runner = new XunitTestAssemblyRunner(new TestAssembly(information), sink.Cases, new NullSink(), sink, options);
        runner.RunAsync().GetAwaiter().GetResult();
        foreach (var test in sink.Unfinished)
            report.Finished(test.DisplayName, "error", "It did not run.", places.Of(test.TestMethod)?.File, places.Of(test.TestMethod)?.Line, 0);
    }
}

/// <summary>Tests one after the other, and each message at once, so that a report that was cut off is right up to there.</summary>
internal sealed class RunOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    private readonly Dictionary<string, object?> values = new() { ["xunit.execution.DisableParallelization"] = true, ["xunit.execution.SynchronousMessageReporting"] = true, ["xunit.discovery.SynchronousMessageReporting"] = true };

    public TValue GetValue<TValue>(string name) => values.TryGetValue(name, out var value) ? (TValue)value! : default!;

    public void SetValue<TValue>(string name, TValue value) => values[name] = value;
}

/// <summary>Places come from the syntax, which always has them.</summary>
internal sealed class NoSourceInformation : Xunit.LongLivedMarshalByRefObject, ISourceInformationProvider
{
    public ISourceInformation GetSourceInformation(ITestCase testCase) => new SourceInformation();

    public void Dispose() { }
}

internal sealed class NullSink : Xunit.LongLivedMarshalByRefObject, IMessageSink
{
    public bool OnMessage(IMessageSinkMessage message) => true;
}
