using Aspire.Hosting;

namespace Nightshift.Embedded;

/// <summary>Where state and tools are kept; the same rule as Core's DataFolder, which AppHost does not reference.</summary>
internal sealed record StateFolders(string Data, string Tools)
{
    public const string DataVariable = "NIGHTSHIFT_DATA", ToolsVariable = "NIGHTSHIFT_TOOLS";

    private static string Default => Environment.UserName == "root"
        ? "/var/lib/nightshift"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nightshift");

    public static StateFolders FromEnvironment() => new(
        Path.GetFullPath(Given(DataVariable) ?? Default),
        Path.GetFullPath(Given(ToolsVariable) ?? Path.Combine(Default, "tools")));

    /// <summary>Held while AppHost runs, so that two of them never share one folder. The system lets go of it when the process ends.</summary>
    public IDisposable Lock()
    {
        try
        {
            var folder = Directory.CreateDirectory(Data);
            if (Environment.IsPrivilegedProcess) // the servers' unprivileged users pass through it to their own folders
                folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            return new FileStream(Path.Combine(Data, "apphost.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(error is UnauthorizedAccessException
                ? $"The data folder {Data} cannot be written. Set {DataVariable} to a folder that can."
                : $"Nightshift already runs with the data folder {Data}. Stop it, or set {DataVariable} and NIGHTSHIFT_PORT for a second one.");
        }
    }

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
