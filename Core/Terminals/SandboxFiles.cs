namespace Nightshift.Terminals;

/// <summary>Which files of a workspace its sandbox has for itself.</summary>
public static class SandboxFiles
{
    /// <summary>Names of folders that are made inside, can be made again, and stay there.</summary>
    public static IReadOnlyList<string> StayInside { get; } = ["node_modules", ".git", "__pycache__", ".pytest_cache", ".mypy_cache", ".venv", "venv", ".gradle", ".next", ".vite"];

    public static bool Travels(string path) => !path.Split('/')[..^1].Any(StayInside.Contains);
}
