using System.Reflection;
using System.Text.Json;

namespace Nightshift.CSharpHarness;

/// <summary>The packages that were installed for the program, if there are any.</summary>
internal static class Packages
{
    private const string Folder = "/opt/packages", List = $"{Folder}/references.json";
    private static readonly References Referenced = File.Exists(List) ? JsonSerializer.Deserialize<References>(File.ReadAllText(List), Job.Options)! : new([], []);

    /// <summary>What the compiler reads.</summary>
    public static IEnumerable<string> Compiled => Referenced.Compile.Select(path => Path.Combine(Folder, path));

    /// <summary>What is loaded when the program runs; null when no package has it.</summary>
    public static string? Find(AssemblyName name) => Referenced.Runtime.Where(path => Path.GetFileNameWithoutExtension(path) == name.Name).Select(path => Path.Combine(Folder, path)).FirstOrDefault();

    private sealed record References(string[] Compile, string[] Runtime);
}
