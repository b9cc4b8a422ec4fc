namespace Nightshift.Sandboxes;

/// <summary>What a sandbox sees and what it is cut off from, as bubblewrap's options. They travel by a file, for a command line can be read from inside.</summary>
internal static class BubblewrapArguments
{
    private static readonly string[] Isolation =
    [
        "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
        "--cap-drop", "ALL", "--seccomp", "4", "--chdir", "/workspace", "--clearenv"
    ];

    /// <param name="folders">Host folders to show read-only: path inside, path on the host.</param>
    public static string Write(IReadOnlyDictionary<string, string> folders, SandboxOptions options)
    {
        string[] all =
        [
            .. Isolation,
            .. Environment("PATH", SandboxHost.SearchPath), .. Environment("HOME", "/tmp"), .. Environment("LANG", "C.UTF-8"),
            .. System(),
            "--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys",
            "--dev", "/dev", .. Folder("/dev/shm", options.TemporaryBytes), "--remount-ro", "/dev",
            .. Folder("/tmp", options.TemporaryBytes), .. Folder("/workspace", options.WorkspaceBytes), .. Folder("/harness", options.FileBytes), .. Folder("/reports", options.FileBytes),
            .. folders.SelectMany(folder => (string[])["--ro-bind", folder.Value, folder.Key]),
            "--remount-ro", "/"
        ];
        return string.Concat(all.Select(argument => argument + '\0'));
    }

    private static IEnumerable<string> System() =>
    [
        "--ro-bind", "/usr", "/usr", .. ((string[])["bin", "sbin", "lib", "lib32", "lib64", "libx32"]).SelectMany(Root),
        "--file", "7", "/etc/passwd", "--file", "8", "/etc/group", "--file", "9", "/etc/hosts", // of a file system that is read-only in the end
        "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--ro-bind-try", "/etc/alternatives", "/etc/alternatives"
    ];

    // Where /bin and its like are links into /usr, they are links inside as well.
    private static IEnumerable<string> Root(string name) => new DirectoryInfo($"/{name}") switch
    {
        { LinkTarget: { } target } => ["--symlink", target, $"/{name}"],
        { Exists: true } => ["--ro-bind", $"/{name}", $"/{name}"],
        _ => []
    };

    private static IEnumerable<string> Environment(string name, string value) => ["--setenv", name, value];

    private static IEnumerable<string> Folder(string path, long bytes) => ["--perms", "0700", "--size", $"{bytes}", "--tmpfs", path];
}
