using System.Text;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>How the packages of a language are declared, installed and found again.</summary>
internal sealed record PackageManager(string Name)
{
    /// <summary>Toolchains whose programs may have such packages.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>For people, such as "Python packages".</summary>
    public required string Title { get; init; }

    /// <summary>Where the packages lie inside the sandboxes that judge.</summary>
    public required string Mount { get; init; }

    /// <summary>What those sandboxes need besides.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The command that prints which registry this machine's own manager is set to.</summary>
    public required IReadOnlyList<string> AskRegistry { get; init; }

    /// <summary>Reads that command's output; null when there is no registry in it.</summary>
    public required Func<string, Registry?> ReadRegistry { get; init; }

    /// <summary>Variables that set the manager to a registry, where people call it themselves.</summary>
    public Func<Registry, IReadOnlyDictionary<string, string>> Settings { get; init; } = _ => new Dictionary<string, string>();

    /// <summary>What the files declare.</summary>
    public required Func<Submission, Manifest> Read { get; init; }

    /// <summary>The modules that the files import from outside themselves.</summary>
    public Func<Submission, IEnumerable<Requirement>> Imports { get; init; } = _ => [];

    /// <summary>Prints, one on each line, the modules that are there without any package. Asked once.</summary>
    public SandboxRun? BuiltIn { get; init; }

    /// <summary>Whether an import is served by the packages in a folder; null for a program without packages.</summary>
    public Func<Requirement, Manifest, string?, bool> Provides { get; init; } = (_, _, _) => true;

    /// <summary>The requirement that would serve an import that nothing declares; null when none can be told.</summary>
    public Func<Requirement, Requirement?> Infer { get; init; } = _ => null;

    /// <summary>Installs into <c>/reports/tree</c>, and runs no script of any package.</summary>
    public required Func<Manifest, Registry, SandboxRun> Install { get; init; }

    /// <summary>Names of the requirements that the registry does not have, or has in no version that will do.</summary>
    public required Func<SandboxResult, IReadOnlyList<string>> Unavailable { get; init; }

    /// <summary>Why an installation failed as a whole, in the manager's words; null when it gives none apart from its output.</summary>
    public Func<SandboxResult, string?> Explain { get; init; } = _ => null;

    /// <summary>Reads what was installed; may add files for the harness to the folder.</summary>
    public required Func<Manifest, string, SandboxResult, Installed> List { get; init; }

    /// <summary>Packages and imports that are looked at; whatever comes after them is not.</summary>
    public const int Most = 500;

    /// <summary>The lines of a report.</summary>
    public static IReadOnlyList<string> Lines(SandboxResult result, string report) => Encoding.UTF8.GetString(result.Reports.GetValueOrDefault(report, [])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The number of the line that holds a place in a text, from 1.</summary>
    public static int LineOf(string text, int index) => 1 + text.AsSpan(0, Math.Max(0, index)).Count('\n');
}

/// <summary>A package or module that a program wants, and where it says so.</summary>
/// <param name="Text">As the manager takes it, with the versions that will do.</param>
internal sealed record Requirement(string Name, string Text, string File, int Line);

/// <summary>What a program declares.</summary>
/// <param name="Files">The files of the program that the manager itself is to read, such as a lock file.</param>
/// <param name="Refused">Declared in a way that is not served, such as by address.</param>
internal sealed record Manifest(IReadOnlyList<Requirement> Requirements, IReadOnlyList<SourceFile> Files, IReadOnlyList<MissingPackage> Refused)
{
    public static readonly Manifest Empty = new([], [], []);

    /// <summary>Where a package is declared; the first declaration of all for one that another package brought.</summary>
    public Requirement? PlaceOf(string name) => Requirements.FirstOrDefault(requirement => requirement.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? Requirements.FirstOrDefault();

    public bool Declares(string name) => Requirements.Any(requirement => requirement.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A package that cannot be had, and why, in words.</summary>
internal sealed record MissingPackage(string Name, string Reason, string File, int Line);

/// <summary>What is kept of an installation beside its files.</summary>
/// <param name="Advisories">Known vulnerabilities of the packages.</param>
/// <param name="NotChecked">Why nobody was asked for them; null when somebody was.</param>
internal sealed record Installed(IReadOnlyList<Dependency> Packages, IReadOnlyList<Finding> Advisories, string? NotChecked);
