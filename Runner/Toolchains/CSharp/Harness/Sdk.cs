using System.Reflection;

namespace Nightshift.CSharpHarness;

/// <summary>Where the .NET SDK that runs this keeps its parts.</summary>
internal static class Sdk
{
    // root/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

    public static readonly string Compiler = Path.Combine(Newest("sdk"), "Roslyn/bincore");

    public static readonly string Analyzers = Path.Combine(Newest("sdk"), "Sdks/Microsoft.NET.Sdk/analyzers");

    public static readonly string References = Path.Combine(Newest("packs/Microsoft.NETCore.App.Ref"), $"ref/net{Environment.Version.Major}.0");

    /// <summary>What makes code at compile time: regular expressions, JSON and calls of native libraries.</summary>
    public static readonly string Generators = Path.GetFullPath(Path.Combine(References, "../../analyzers/dotnet/cs"));

    public static string Version(string assembly, string folder) => AssemblyName.GetAssemblyName(Path.Combine(folder, assembly + ".dll")).Version!.ToString(3);

    private static string Newest(string folder) => Directory.GetDirectories(Path.Combine(Root, folder), $"{Environment.Version.Major}.*")
        .OrderBy(path => System.Version.TryParse(Path.GetFileName(path).Split('-')[0], out var version) ? version : new Version()).LastOrDefault()
        ?? throw new DirectoryNotFoundException($"The .NET SDK has no {folder} for .NET {Environment.Version.Major}.");
}
