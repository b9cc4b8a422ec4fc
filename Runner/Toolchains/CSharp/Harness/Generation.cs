using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nightshift.CSharpHarness;

/// <summary>Adds the code that .NET's own generators make at compile time. They are loaded for programs that ask for it, since most do not.</summary>
internal static class Generation
{
    private static readonly string[] Asking = ["GeneratedRegex", "JsonSerializable", "LibraryImport", "GeneratedComInterface", "GeneratedComClass"];
    private static readonly Lazy<ISourceGenerator[]> All = new(() => [.. Directory.GetFiles(Sdk.Generators, "*.dll").SelectMany(path => AnalyzerLoader.Open(path).GetGenerators(LanguageNames.CSharp))]);

    public static CSharpCompilation Complete(CSharpCompilation compilation, CSharpParseOptions parse)
    {
        if (!compilation.SyntaxTrees.Any(Asks))
            return compilation;
        CSharpGeneratorDriver.Create(All.Value, parseOptions: parse).RunGeneratorsAndUpdateCompilation(compilation, out var completed, out _);
        return (CSharpCompilation)completed;
    }

    private static bool Asks(SyntaxTree tree) =>
        Asking.Any(tree.ToString().Contains) && tree.GetRoot().DescendantNodes().OfType<AttributeSyntax>().Any(attribute => Asking.Any(name => attribute.Name.ToString().Contains(name, StringComparison.Ordinal)));
}
