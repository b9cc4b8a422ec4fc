using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Nightshift.Migrations;

/// <summary>One numbered SQL script. Its checksum is recorded, so a script that has run can never be changed in silence.</summary>
/// <param name="Name">Sorts into the order of running, such as <c>0004_executions</c>.</param>
public sealed record Migration(string Name, string Sql)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>Our own scripts, embedded beside this class.</summary>
    public static IReadOnlyList<Migration> All { get; } = [.. typeof(Migration).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(name => FromResource(name[..^4], typeof(Migration).Assembly, name))];

    public static Migration FromResource(string name, Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} holds no resource {resource}."));
        return new Migration(name, reader.ReadToEnd());
    }
}
