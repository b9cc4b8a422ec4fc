using System.ComponentModel.DataAnnotations;
using Nightshift.Data;

namespace Nightshift.Accounts;

public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Where the keys are kept that open the cookies; only the user of this process may read it. Below the data folder when empty.</summary>
    public string KeyFolder { get; init; } = "";

    /// <summary>Tries that one address has in a minute. Default 10.</summary>
    [Range(1, 10_000)]
    public int TriesPerMinute { get; init; } = 10;

    internal DirectoryInfo OpenKeyFolder()
    {
        var folder = KeyFolder.Length > 0 ? Directory.CreateDirectory(KeyFolder) : new DirectoryInfo(DataFolder.Open("keys", "web"));
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return folder;
    }
}
