namespace Nightshift.Data;

/// <summary>The one folder that holds all state on disk, and the folder of the tools that set-up installed.</summary>
public static class DataFolder
{
    public const string Variable = "NIGHTSHIFT_DATA";

    public const string ToolsVariable = "NIGHTSHIFT_TOOLS";

    /// <summary>The value of <c>NIGHTSHIFT_DATA</c>, or a default of the user's.</summary>
    public static string Root => Path.GetFullPath(Given(Variable) ?? Default);

    /// <summary>The value of <c>NIGHTSHIFT_TOOLS</c>, or <c>tools</c> in the default folder: tools are no state, so another data folder shares them.</summary>
    public static string Tools => Path.GetFullPath(Given(ToolsVariable) ?? Path.Combine(Default, "tools"));

    private static string Default => Environment.UserName == "root"
        ? "/var/lib/nightshift" // root's home is closed to the unprivileged users that PostgreSQL and sandboxes run as
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nightshift");

    /// <summary>A folder below the root, made if absent.</summary>
    public static string Open(params ReadOnlySpan<string> segments) => Directory.CreateDirectory(Path.Combine([Root, .. segments])).FullName;

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
