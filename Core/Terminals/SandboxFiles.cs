using System.IO.Enumeration;

namespace Nightshift.Terminals;

/// <summary>Which files of a workspace its sandbox has for itself.</summary>
public static class SandboxFiles
{
    /// <summary>Names of folders and files that are made inside, can be made again, and stay there. A star stands for anything.</summary>
    public static IReadOnlyList<string> StayInside { get; } =
        ["node_modules", ".git", "__pycache__", ".pytest_cache", ".mypy_cache", ".venv", "venv", ".gradle", ".next", ".vite", ".*.sw?", "*~", "*.part"];

    public static bool Travels(string path) => !path.Split('/').Any(name => StayInside.Any(kept => FileSystemName.MatchesSimpleExpression(kept, name, ignoreCase: false)));
}
