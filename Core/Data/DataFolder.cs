namespace Nightshift.Data;

/// <summary>The one folder that holds all state on disk: the value of <c>NIGHTSHIFT_DATA</c>, or a default of the user's.</summary>
public static class DataFolder
{
    public const string Variable = "NIGHTSHIFT_DATA";

    public static string Root => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured
        ? Path.GetFullPath(configured)
        : Environment.UserName == "root"
            ? "/var/lib/nightshift" // root's home is closed to the unprivileged users that PostgreSQL and sandboxes run as
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nightshift");

    /// <summary>A folder below the root, made if absent.</summary>
    public static string Open(params ReadOnlySpan<string> segments) => Directory.CreateDirectory(Path.Combine([Root, .. segments])).FullName;
}
