using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace Nightshift.CSharpHarness;

/// <summary>Where each method of the test files begins, by type and name.</summary>
internal sealed class TestPlaces(CSharpCompilation compilation, IReadOnlyList<string> testPaths)
{
    private readonly Dictionary<string, (string File, int Line)> places = compilation.SyntaxTrees
        .Where(tree => CodeCompiler.Below(tree.FilePath) is { } path && testPaths.Contains(path))
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Select(method => (Symbol: compilation.GetSemanticModel(tree).GetDeclaredSymbol(method)!, Place: CodeCompiler.Place(method.Identifier.GetLocation()))))
        .DistinctBy(method => Name(method.Symbol)).ToDictionary(method => Name(method.Symbol), method => (method.Place.File!, method.Place.Line!.Value));

    /// <summary>Null when the method is in no test file, or comes from a base class elsewhere.</summary>
    public (string File, int Line)? Of(ITestMethod test)
    {
        for (var type = test.TestClass.Class.ToRuntimeType(); type is not null; type = type.BaseType)
            if (places.TryGetValue($"{(type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName}.{test.Method.Name}", out var place))
                return place;
        return null;
    }

    public void Started(ITestCase test, Report report) =>
        report.Write("started", new JsonObject { ["name"] = test.DisplayName, ["file"] = Of(test.TestMethod)?.File, ["line"] = Of(test.TestMethod)?.Line });

    private static string Name(IMethodSymbol method)
    {
        var type = method.ContainingType;
        var name = type.MetadataName;
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            name = $"{outer.MetadataName}+{name}";
        return $"{(type.ContainingNamespace.IsGlobalNamespace ? "" : $"{type.ContainingNamespace.ToDisplayString()}.")}{name}.{method.Name}";
    }
}
