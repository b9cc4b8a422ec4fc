using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nightshift.CSharpHarness;

/// <summary>Adds the usings that the compiler misses, where one namespace alone has such a type, and removes those that it finds unused.</summary>
internal static class Fixes
{
    private const string Unused = "CS8019";
    private static readonly string[] Unknown = ["CS0246", "CS0103"];

    public static void Run(Job job, Stream report)
    {
        var rules = new SortedSet<string>();
        var mended = RemoveUnused(AddMissing(job.Code, rules), rules);
        var before = job.Code.ToDictionary(file => file.Path, file => file.Content);
        JsonSerializer.Serialize(report, new { Files = mended.Where(file => file.Content != before[file.Path]), Rules = rules }, Job.Options);
        report.Flush();
    }

    private static JobFile[] AddMissing(IEnumerable<JobFile> files, SortedSet<string> rules)
    {
        var compilation = CodeCompiler.Create(files);
        var missing = compilation.GetDiagnostics().Where(error => Unknown.Contains(error.Id))
            .Select(error => (Path: CodeCompiler.Below(error.Location.SourceTree!.FilePath), error.Id, Name: error.Location.SourceTree.GetRoot().FindNode(error.Location.SourceSpan)))
            .Where(error => error.Path is not null && error.Name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null && error.Name is SimpleNameSyntax).ToArray();
        var namespaces = missing.Length == 0 ? [] : Namespaces(compilation.GlobalNamespace, [.. missing.Select(error => Key((SimpleNameSyntax)error.Name))]);
        return [.. files.Select(file => Add(file, missing.Where(error => error.Path == file.Path && namespaces.ContainsKey(Key((SimpleNameSyntax)error.Name))).Select(error => (error.Id, namespaces[Key((SimpleNameSyntax)error.Name)])), rules))];
    }

    private static JobFile Add(JobFile file, IEnumerable<(string Rule, string Namespace)> usings, SortedSet<string> rules)
    {
        var text = file.Content;
        foreach (var (rule, name) in usings.Distinct())
        {
            text = $"using {name};\n{text}";
            rules.Add(rule);
        }
        return file with { Content = text };
    }

    /// <summary>By the types' names and arity; those that only one namespace has.</summary>
    private static Dictionary<string, string> Namespaces(INamespaceSymbol root, HashSet<string> wanted)
    {
        var found = new Dictionary<string, HashSet<string>>();
        var open = new Stack<INamespaceSymbol>([root]);
        while (open.TryPop(out var space))
        {
            foreach (var inner in space.GetNamespaceMembers())
                open.Push(inner);
            foreach (var type in space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public && wanted.Contains(type.MetadataName) && !space.IsGlobalNamespace))
                (found.TryGetValue(type.MetadataName, out var spaces) ? spaces : found[type.MetadataName] = []).Add(space.ToDisplayString());
        }
        return found.Where(type => type.Value.Count == 1).ToDictionary(type => type.Key, type => type.Value.Single());
    }

    private static string Key(SimpleNameSyntax name) => name.Arity == 0 ? name.Identifier.Text : $"{name.Identifier.Text}`{name.Arity}";

    private static JobFile[] RemoveUnused(JobFile[] files, SortedSet<string> rules)
    {
        var diagnostics = CodeCompiler.Create(files).GetDiagnostics();
        if (CodeCompiler.Errors(diagnostics).Any())
            return files; // what is wrong could be what would use them
        var unused = diagnostics.Where(diagnostic => diagnostic.Id == Unused).ToLookup(diagnostic => CodeCompiler.Below(diagnostic.Location.SourceTree!.FilePath));
        return [.. files.Select(file => unused[file.Path].Any() ? Remove(file, unused[file.Path], rules) : file)];
    }

    private static JobFile Remove(JobFile file, IEnumerable<Diagnostic> unused, SortedSet<string> rules)
    {
        rules.Add(Unused);
        var root = unused.First().Location.SourceTree!.GetCompilationUnitRoot();
        var nodes = unused.SelectMany(diagnostic => root.DescendantNodes().OfType<UsingDirectiveSyntax>().Where(line => diagnostic.Location.SourceSpan.Contains(line.Span)));
        return file with { Content = root.RemoveNodes(nodes, SyntaxRemoveOptions.KeepUnbalancedDirectives)!.ToFullString() };
    }
}
