using System.Globalization;
using System.Runtime.Loader;
using System.Text.Json;

namespace Nightshift.CSharpHarness;

/// <summary>
/// Judges one C# program inside a sandbox: <c>tests</c>, <c>lint</c>, <c>security</c>, or <c>mutations</c>, which judges its tests; or mends it: <c>fixes</c>. It takes the program from standard
/// input and ends with it. Started before there is one, it first does its work on a sample of its own, so that everything is loaded and compiled.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        // The compiler and the analyzers are not copied beside this program: they come from the SDK.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            new[] { Sdk.Compiler, Sdk.Analyzers, AppContext.BaseDirectory }.Select(folder => Path.Combine(folder, $"{name.Name}.dll")).FirstOrDefault(File.Exists) is { } found ? context.LoadFromAssemblyPath(found) : null;
        if (arguments is ["versions"])
            return Versions();
        return Judge(arguments[0], waits: arguments.Length > 1);
    }

    private static int Versions()
    {
        Console.WriteLine($"dotnet {Environment.Version}");
        Console.WriteLine($"roslyn {Sdk.Version("Microsoft.CodeAnalysis.CSharp", Sdk.Compiler)}");
        Console.WriteLine($"netanalyzers {Sdk.Version("Microsoft.CodeAnalysis.NetAnalyzers", Sdk.Analyzers)}");
        Console.WriteLine($"securitycodescan {Sdk.Version(Analysis.SecurityCodeScan, AppContext.BaseDirectory)}");
        Console.WriteLine($"xunit {Sdk.Version("xunit.core", AppContext.BaseDirectory)}");
        return 0;
    }

    private static int Judge(string mode, bool waits)
    {
        if (waits)
            Work(mode, mode == "mutations" ? Sample.Green : Sample.Job, new Report(Stream.Null, ""));
        using var clock = Clock.Start(double.Parse(Console.In.ReadLine()!, CultureInfo.InvariantCulture));
        var key = Console.In.ReadLine()!;
        var job = JsonSerializer.Deserialize<Job>(Console.In.ReadToEnd(), Job.Options)!;
        job.Unpack();
        if (mode == "fixes")
        {
            using var mended = File.Create("/reports/fixes.json");
            Fixes.Run(job, mended);
            return 0;
        }
        var report = new Report(File.Create($"/reports/{mode}.jsonl"), key);
        Work(mode, job, report);
        report.Seal();
        Environment.Exit(0); // whatever threads the program left
        return 0;
    }

    private static void Work(string mode, Job job, Report report)
    {
        if (mode == "tests")
            TestRun.Run(job, report);
        else if (mode == "mutations")
            MutationRun.Run(job, report);
        else
            Analysis.Run(job, report, security: mode == "security");
    }
}
