using System.Text.Json;

namespace Nightshift.CSharpHarness;

/// <summary>What comes on standard input, after a line with the time by which it must end, in seconds since 1970, and a line with the key that seals the report.</summary>
/// <param name="Sources">Paths of the code files.</param>
/// <param name="TestPaths">Paths of the files whose tests count.</param>
internal sealed record Job(IReadOnlyList<JobFile> Files, IReadOnlyList<string> Sources, IReadOnlyList<string> TestPaths)
{
    /// <summary>When its tests are tested: lines that are changed first, how many changed programs to try, and seconds for all of them.</summary>
    public IReadOnlyDictionary<string, int[]> ChangedLines { get; init; } = new Dictionary<string, int[]>();

    public int Mutants { get; init; }

    public double Seconds { get; init; }

    /// <summary>Files of <c>.editorconfig</c> whose rules count instead of ours.</summary>
    public IReadOnlyList<JobFile> Settings { get; init; } = [];

    public const string Workspace = "/workspace/";
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public IEnumerable<JobFile> Code => Files.Where(file => Sources.Contains(file.Path));

    public IEnumerable<JobFile> Compiled => Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>Writes the files to where the program looks for them.</summary>
    public void Unpack()
    {
        foreach (var file in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Workspace + file.Path)!);
            File.WriteAllText(Workspace + file.Path, file.Content);
        }
    }
}

internal sealed record JobFile(string Path, string Content);
