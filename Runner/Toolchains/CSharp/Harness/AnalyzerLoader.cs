using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nightshift.CSharpHarness;

/// <summary>Opens assemblies with analyzers or generators in this process, which serves one program.</summary>
internal sealed class AnalyzerLoader : IAnalyzerAssemblyLoader
{
    public static AnalyzerFileReference Open(string path) => new(path, new AnalyzerLoader());

    public Assembly LoadFromPath(string fullPath) => AssemblyLoadContext.Default.LoadFromAssemblyPath(fullPath);

    public void AddDependencyLocation(string fullPath) { }
}
