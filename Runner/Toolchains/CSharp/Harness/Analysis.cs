using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nightshift.CSharpHarness;

/// <summary>The compiler's warnings, the SDK's analyzers and SecurityCodeScan on the code alone. Which of them matters how much is not decided here.</summary>
internal static class Analysis
{
    public const string SecurityCodeScan = "SecurityCodeScan.VS2019";
    private const string SecurityCategory = "Security";
    private static readonly Lazy<DiagnosticAnalyzer[]> All = new(() =>
        [.. new[] { $"{Sdk.Analyzers}/Microsoft.CodeAnalysis.NetAnalyzers.dll", $"{Sdk.Analyzers}/Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll", Path.Combine(AppContext.BaseDirectory, $"{SecurityCodeScan}.dll") }
            .SelectMany(path => AnalyzerLoader.Open(path).GetAnalyzers(LanguageNames.CSharp))]);

    public static void Run(Job job, Report report, bool security)
    {
        var own = new OwnSeverities(security ? [] : job.Settings);
        bool IsWanted(DiagnosticDescriptor rule) => Wanted(rule, security) || !security && rule.Category != SecurityCategory && own.Wants(job.Code, rule.Id);
        var chosen = All.Value.Where(analyzer => analyzer.SupportedDiagnostics.Any(IsWanted)).ToImmutableArray();
        var compilation = CodeCompiler.Create(job.Code);
        compilation = compilation.WithOptions((CSharpCompilationOptions)compilation.Options.WithReportSuppressedDiagnostics(true));
        var rules = chosen.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(rule => rule.Id)
            .ToImmutableDictionary(rule => rule.Id, rule => IsWanted(rule) ? ReportDiagnostic.Warn : ReportDiagnostic.Suppress);
        var analyzed = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(rules)).WithAnalyzers(chosen, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer.GetType().Name} failed.", exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true));
        var compiled = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || !security && diagnostic.Severity == DiagnosticSeverity.Warning);
        var found = analyzed.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        foreach (var diagnostic in compiled.Concat(found).Where(diagnostic => !own.LeavesOut(diagnostic)))
            Write(report, diagnostic);
        report.Write("analyzed", new JsonObject { ["files"] = new JsonArray([.. job.Code.Select(file => (JsonNode)file.Path)]) });
    }

    private static bool Wanted(DiagnosticDescriptor rule, bool security) =>
        security ? rule.Category == SecurityCategory : rule.Category != SecurityCategory && rule.IsEnabledByDefault && rule.DefaultSeverity >= DiagnosticSeverity.Warning;

    private static void Write(Report report, Diagnostic diagnostic)
    {
        var (file, line) = CodeCompiler.Place(diagnostic.Location);
        report.Write("finding", new JsonObject
        {
            ["rule"] = diagnostic.Id, ["error"] = diagnostic.Severity == DiagnosticSeverity.Error, ["file"] = file ?? "", ["line"] = line ?? 1,
            ["column"] = diagnostic.Location.GetLineSpan().StartLinePosition.Character + 1, ["message"] = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)
        });
    }
}
