using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Nightshift.CSharpHarness;

/// <summary>Compiles as a new project of the SDK would: nullable, implicit usings, warnings at the default level.</summary>
internal static class CodeCompiler
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest, DocumentationMode.Parse);
    private static readonly SyntaxTree Usings = Tree(ImplicitUsings, "/harness/usings.cs");
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. Directory.GetFiles(Sdk.References, "*.dll").Concat(Directory.GetFiles(AppContext.BaseDirectory, "xunit.*.dll")).Concat(Packages.Compiled).Select(path => MetadataReference.CreateFromFile(path))]);

    // That a package was made for an older class library is no fault of the code; the SDK is silent on it too.
    private static readonly Dictionary<string, ReportDiagnostic> Unified = new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    /// <param name="own">Files of ours that go along.</param>
    public static CSharpCompilation Create(IEnumerable<JobFile> files, params IEnumerable<SyntaxTree> own)
    {
        SyntaxTree[] trees = [.. files.Select(file => Tree(file.Content, Job.Workspace + file.Path))];
        var kind = trees.Any(tree => tree.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax)) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, allowUnsafe: false, specificDiagnosticOptions: Unified);
        return Generation.Complete(CSharpCompilation.Create("Program", [.. trees, Usings, .. own], References.Value, options), Parse);
    }

    public static SyntaxTree Tree(string text, string path) => CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), Parse, path);

    public static IEnumerable<Diagnostic> Errors(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>A using that leads nowhere is a missing dependency; everything else is the compiler's own message.</summary>
    public static string Message(Diagnostic error)
    {
        var text = error.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        return MissingNamespace(error) is { } name ? $"Cannot find package '{name}': no namespace of that name ({error.Id})" : $"Compile error {error.Id}: {text}";
    }

    public static (string? File, int? Line) Place(Location location)
    {
        var span = location.GetLineSpan();
        return span.IsValid && Below(span.Path) is { } path ? (path, span.StartLinePosition.Line + 1) : (null, null);
    }

    public static string? Below(string path) => path.StartsWith(Job.Workspace, StringComparison.Ordinal) ? path[Job.Workspace.Length..] : null;

    private static string? MissingNamespace(Diagnostic error) => error.Id is "CS0246" or "CS0234"
        ? error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan).FirstAncestorOrSelf<UsingDirectiveSyntax>()?.NamespaceOrType.ToString()
        : null;
}
