using System.IO.Enumeration;

namespace Nightshift.Executions;

/// <summary>What the services other than Runner know of a programming language.</summary>
/// <param name="Name">On the wire, and the toolchain's name in Runner.</param>
/// <param name="Fences">What a model may write after the three backticks.</param>
/// <param name="Comment">What begins a comment that ends with its line.</param>
/// <param name="Words">Words of a request that name the language, in lower case; several in a row count as one.</param>
/// <param name="CodePath">Where code goes that came without a file name.</param>
/// <param name="TestPath">Where tests go that came without a file name.</param>
/// <param name="TestRules">How tests are to be written, for the model.</param>
/// <param name="TestCommand">How a person runs the delivered tests.</param>
/// <param name="Project">What a person's tools need beside the files to run that command; null when they need nothing.</param>
/// <param name="NeedsConfirmation">Whether what passed is tested once more by that command, since the tests signal comes from a program of ours.</param>
/// <param name="ProjectKind">Names of files that stand in for it, with <c>*</c>; its own name when absent.</param>
public sealed record Language(
    string Name,
    string Title,
    string Comment,
    IReadOnlyList<string> Extensions,
    IReadOnlyList<string> Words,
    IReadOnlyList<string> Fences,
    string CodePath,
    string TestPath,
    string TestRules,
    string TestCommand,
    SourceFile? Project = null,
    string? ProjectKind = null,
    bool NeedsConfirmation = false)
{
    public static readonly Language Python = new(
        "python", "Python", "#", [".py"], ["python", "pytest", "django", "flask", "fastapi", "pandas", "pip"], ["python", "py", "python3"],
        "main.py", "test_main.py",
        "Use pytest and the standard library only. Put the tests in files named test_*.py in the root folder, and import the code by module name, such as `from main import add`.",
        "python3 -m pytest");

    public static readonly Language TypeScript = new(
        "typescript", "TypeScript", "//", [".ts", ".mts", ".cts", ".tsx"], ["typescript", "ts", "tsc", "tsx"], ["typescript", "ts", "mts", "tsx"],
        "main.ts", "main.test.ts",
        "Use node:test and node:assert/strict, ES modules, and the standard library of Node 20 only. Put the tests in files named *.test.ts in the root folder, and import the code by path, such as `import { add } from './main.ts'`. Code is checked with `strict`.",
        "npm install && npm test",
        ReadProject("package.json"));

    public static readonly Language JavaScript = new(
        "javascript", "JavaScript", "//", [".mjs", ".js", ".cjs"], ["javascript", "node", "nodejs", "node.js", "npm", "express", "js", "deno", "html", "css", "landing page", "web page", "webpage", "website"], ["javascript", "js", "mjs", "node"],
        "main.mjs", "main.test.mjs",
        "Use node:test and node:assert/strict, ES modules, and the standard library only. Put the tests in files named *.test.mjs in the root folder, and import the code by path, such as `import { add } from './main.mjs'`.",
        "node --test");

    public static readonly Language CSharp = new(
        "csharp", "C#", "//", [".cs"], ["c#", "csharp", ".net", "dotnet", "asp.net", "xunit", "nuget", "linq"], ["csharp", "cs", "c#"],
        "Program.cs", "ProgramTests.cs",
        "Use xunit version 2 (`using Xunit;`) and the .NET class library only. Put the tests in files named *Tests.cs in the root folder, and use the code by its type names; code and tests are compiled into one assembly.",
        "dotnet test",
        ReadProject("Program.csproj"),
        "*.csproj",
        NeedsConfirmation: true);

    public static readonly Language Java = new(
        "java", "Java", "//", [".java"], ["java", "junit", "maven", "gradle", "jvm", "jdk", "spring"], ["java"],
        "src/main/java/Main.java", "src/test/java/MainTest.java",
        "Use JUnit 5 (`org.junit.jupiter.api`) and the class library of Java 17 only. Put the tests in classes named *Test below src/test/java and the code below src/main/java, each in the folder of its package; a public class has the name of its file.",
        "mvn test",
        ReadProject("pom.xml"));

    public static readonly Language Go = new(
        "go", "Go", "//", [".go"], ["golang", "goroutine", "goroutines", "in go", "using go", "a go", "go function", "go program", "go package", "go struct", "go module"], ["go", "golang"],
        "main.go", "main_test.go",
        "Use the testing package and the standard library only, without a TestMain. The module is named app, for Go 1.19. Put the tests in files named *_test.go beside the code, in the code's own package.",
        "go test ./...",
        ReadProject("go.mod"));

    /// <summary>In order of preference when nothing tells them apart.</summary>
    public static readonly IReadOnlyList<Language> All = [Python, TypeScript, JavaScript, CSharp, Java, Go];

    /// <summary>The language of that name; null when there is none.</summary>
    public static Language? Find(string? name) => All.FirstOrDefault(language => string.Equals(language.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The language of a file by its name; null when it is none of ours.</summary>
    public static Language? OfPath(string path) => All.FirstOrDefault(language => language.Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The language that the tests' file names, then the words of the request point to; the first one when nothing does.</summary>
    public static Language Detect(string prompt, IReadOnlyList<SourceFile>? tests)
    {
        var words = prompt.ToLowerInvariant().Split([' ', '\n', '\r', '\t', ',', ';', ':', '(', ')', '`', '"', '\'', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.', '!', '?'));
        var text = $" {string.Join(' ', words)} ";
        return All.FirstOrDefault(language => tests?.Any(test => language.Extensions.Any(test.Path.EndsWith)) == true)
            ?? All.OrderByDescending(language => language.Words.Count(word => text.Contains($" {word} ", StringComparison.Ordinal))).First();
    }

    /// <summary>The files, with the project when they need one and have none of its kind.</summary>
    public IReadOnlyList<SourceFile> WithProject(IReadOnlyList<SourceFile> files) => Project is not { } project || files.Any(file => IsProject(file.Path)) ? files : [.. files, project];

    private bool IsProject(string path) => FileSystemName.MatchesSimpleExpression(ProjectKind ?? Project!.Path, Path.GetFileName(path));

    private static SourceFile ReadProject(string name)
    {
        using var reader = new StreamReader(typeof(Language).Assembly.GetManifestResourceStream($"projects/{name}")!);
        return new SourceFile(name, reader.ReadToEnd());
    }
}
