namespace Nightshift.Executions;

/// <summary>What the services other than Runner know of a programming language.</summary>
/// <param name="Name">On the wire, and the toolchain's name in Runner.</param>
/// <param name="Fences">What a model may write after the three backticks.</param>
/// <param name="Words">Words of a request that name the language, in lower case; several in a row count as one.</param>
/// <param name="CodePath">Where code goes that came without a file name.</param>
/// <param name="TestPath">Where tests go that came without a file name.</param>
/// <param name="TestRules">How tests are to be written, for the model.</param>
/// <param name="TestCommand">How a person runs the delivered tests.</param>
/// <param name="Project">What a person's tools need beside the files to run that command; null when they need nothing. Delivered unless there is one of its kind.</param>
public sealed record Language(
    string Name,
    string Title,
    IReadOnlyList<string> Extensions,
    IReadOnlyList<string> Words,
    IReadOnlyList<string> Fences,
    string CodePath,
    string TestPath,
    string TestRules,
    string TestCommand,
    SourceFile? Project = null)
{
    public static readonly Language Python = new(
        "python", "Python", [".py"], ["python", "pytest", "django", "flask", "fastapi", "pandas", "pip"], ["python", "py", "python3"],
        "main.py", "test_main.py",
        "Use pytest and the standard library only. Put the tests in files named test_*.py in the root folder, and import the code by module name, such as `from main import add`.",
        "python3 -m pytest");

    public static readonly Language JavaScript = new(
        "javascript", "JavaScript", [".mjs", ".js", ".cjs"], ["javascript", "node", "nodejs", "node.js", "npm", "express", "js", "deno"], ["javascript", "js", "mjs", "node"],
        "main.mjs", "main.test.mjs",
        "Use node:test and node:assert/strict, ES modules, and the standard library only. Put the tests in files named *.test.mjs in the root folder, and import the code by path, such as `import { add } from './main.mjs'`.",
        "node --test");

    public static readonly Language CSharp = new(
        "csharp", "C#", [".cs"], ["c#", "csharp", ".net", "dotnet", "asp.net", "xunit", "nuget", "linq"], ["csharp", "cs", "c#"],
        "Program.cs", "ProgramTests.cs",
        "Use xunit version 2 (`using Xunit;`) and the .NET class library only. Put the tests in files named *Tests.cs in the root folder, and use the code by its type names; code and tests are compiled into one assembly.",
        "dotnet test",
        new SourceFile("Program.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.14.1" />
                <PackageReference Include="xunit" Version="2.9.3" />
                <PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
              </ItemGroup>
            </Project>

            """));

    public static readonly Language Go = new(
        "go", "Go", [".go"], ["golang", "goroutine", "goroutines", "in go", "using go", "a go", "go function", "go program", "go package", "go struct", "go module"], ["go", "golang"],
        "main.go", "main_test.go",
        "Use the testing package and the standard library only, without a TestMain. The module is named app, for Go 1.19. Put the tests in files named *_test.go beside the code, in the code's own package.",
        "go test ./...",
        new SourceFile("go.mod", "module app\n\ngo 1.19\n"));

    /// <summary>In order of preference when nothing tells them apart.</summary>
    public static readonly IReadOnlyList<Language> All = [Python, JavaScript, CSharp, Go];

    /// <summary>The language of that name; null when there is none.</summary>
    public static Language? Find(string? name) => All.FirstOrDefault(language => string.Equals(language.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The language that the tests' file names, then the words of the request point to; the first one when nothing does.</summary>
    public static Language Detect(string prompt, IReadOnlyList<SourceFile>? tests)
    {
        var words = prompt.ToLowerInvariant().Split([' ', '\n', '\r', '\t', ',', ';', ':', '(', ')', '`', '"', '\'', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.', '!', '?'));
        var text = $" {string.Join(' ', words)} ";
        return All.FirstOrDefault(language => tests?.Any(test => language.Extensions.Any(test.Path.EndsWith)) == true)
            ?? All.OrderByDescending(language => language.Words.Count(word => text.Contains($" {word} ", StringComparison.Ordinal))).First();
    }
}
