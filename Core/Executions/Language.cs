namespace Nightshift.Executions;

/// <summary>What the services other than Runner know of a programming language.</summary>
/// <param name="Name">On the wire, and the toolchain's name in Runner.</param>
/// <param name="Fences">What a model may write after the three backticks.</param>
/// <param name="CodePath">Where code goes that came without a file name.</param>
/// <param name="TestPath">Where tests go that came without a file name.</param>
/// <param name="TestRules">How tests are to be written, for the model.</param>
/// <param name="TestCommand">How a person runs the delivered tests.</param>
public sealed record Language(
    string Name,
    string Title,
    IReadOnlyList<string> Extensions,
    IReadOnlyList<string> Words,
    IReadOnlyList<string> Fences,
    string CodePath,
    string TestPath,
    string TestRules,
    string TestCommand)
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

    /// <summary>In order of preference when nothing tells them apart.</summary>
    public static readonly IReadOnlyList<Language> All = [Python, JavaScript];

    /// <summary>The language of that name; null when there is none.</summary>
    public static Language? Find(string? name) => All.FirstOrDefault(language => string.Equals(language.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The language that the tests' file names, then the words of the request point to; the first one when nothing does.</summary>
    public static Language Detect(string prompt, IReadOnlyList<SourceFile>? tests)
    {
        var words = prompt.ToLowerInvariant().Split([' ', '\n', '\r', '\t', ',', ';', ':', '(', ')', '`', '"', '\'', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.', '!', '?')).ToHashSet();
        return All.FirstOrDefault(language => tests?.Any(test => language.Extensions.Any(test.Path.EndsWith)) == true)
            ?? All.OrderByDescending(language => language.Words.Count(words.Contains)).First();
    }
}
