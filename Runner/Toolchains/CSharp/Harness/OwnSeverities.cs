using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Nightshift.CSharpHarness;

/// <summary>What a program's own <c>.editorconfig</c> says of the rules: which it leaves out, and which it has beside the usual ones.</summary>
internal sealed class OwnSeverities(IEnumerable<JobFile> settings)
{
    private readonly AnalyzerConfigSet configs = AnalyzerConfigSet.Create(
        settings.Where(file => Path.GetFileName(file.Path) == ".editorconfig").Select(file => AnalyzerConfig.Parse(file.Content, Job.Workspace + file.Path)).ToList());

    /// <summary>Whether the rule is to be told where it is off by default.</summary>
    public bool Wants(IEnumerable<JobFile> code, string rule) => code.Any(file => Of(Job.Workspace + file.Path, rule) is ReportDiagnostic.Warn or ReportDiagnostic.Error);

    public bool LeavesOut(Diagnostic diagnostic) => diagnostic.Severity != DiagnosticSeverity.Error && diagnostic.Location.SourceTree is { } tree && Of(tree.FilePath, diagnostic.Id) is not (null or ReportDiagnostic.Warn or ReportDiagnostic.Error);

    private ReportDiagnostic? Of(string path, string rule) =>
        configs.GetOptionsForSourcePath(path).TreeOptions is { } options && options.TryGetValue(rule, out var severity) && severity != ReportDiagnostic.Default ? severity : null;
}
