using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>How a person starts what was delivered, told by what its files hold.</summary>
internal static class StartCommand
{
    private static readonly (Language Language, string Entry, Func<string, string> Command)[] Known =
    [
        (Language.Python, @"^if __name__ == ['""]__main__['""]", path => $"python3 {path}"),
        (Language.JavaScript, @"^#!|\bprocess\.argv\b|\.listen\(", path => $"node {path}"),
        (Language.TypeScript, @"^#!|\bprocess\.argv\b|\.listen\(", path => $"npm install && npx tsx {path}"),
        (Language.CSharp, @"\bstatic\s+(?:async\s+)?(?:void|int|Task(?:<int>)?)\s+Main\(|\bWebApplication\.|^(?:return |await |Console\.)", _ => "dotnet run"),
        (Language.Java, @"\bstatic\s+(?:final\s+)?void\s+main\(", path => $"mvn -q compile && java -cp target/classes {ClassOf(path)}"),
        (Language.Go, @"^func main\(\)", path => Path.GetDirectoryName(path) is { Length: > 0 } folder ? $"go run ./{folder}" : "go run ."),
        (Language.PostgreSql, "", path => $"psql -f {path}"),
        (Language.MySql, "", path => $"mysql < {path}"),
        (Language.MongoDb, "", path => $"mongosh --file {path}")
    ];

    /// <summary>The command, or what to do instead.</summary>
    public static string Of(Language language, IReadOnlyList<SourceFile> code)
    {
        var (_, entry, command) = Known.First(known => known.Language == language);
        if (code.FirstOrDefault(file => language.Extensions.Any(file.Path.EndsWith) && Regex.IsMatch(file.Content, entry, RegexOptions.Multiline)) is { } found) return $"```\n{command(found.Path)}\n```";
        return code.FirstOrDefault(file => file.Path.EndsWith(".html", StringComparison.OrdinalIgnoreCase)) is { } page
            ? $"Open `{page.Path}` in a browser."
            : "It has no start of its own: other code uses it, as the tests do.";
    }

    private static string ClassOf(string path) => Regex.Replace(path, @"^(?:src/main/java/)?(.*)\.java$", "$1").Replace('/', '.');
}
