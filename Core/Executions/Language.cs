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
/// <param name="Project">Files that a person's tools need beside the program to run that command; null when they need none.</param>
/// <param name="NeedsConfirmation">Whether what passed is tested once more by that command, since the tests signal comes from a program of ours.</param>
/// <param name="ProjectKind">Names of files that stand in for them, with <c>*</c>; their own names when absent.</param>
/// <param name="CodeRules">How code is to be written, for the model.</param>
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
    IReadOnlyList<SourceFile>? Project = null,
    string? ProjectKind = null,
    bool NeedsConfirmation = false,
    string CodeRules = "Use the standard library only, unless the request names a package.")
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
        Read("package.json"));

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
        Read("Program.csproj"),
        "*.csproj",
        NeedsConfirmation: true);

    public static readonly Language Java = new(
        "java", "Java", "//", [".java"], ["java", "junit", "maven", "gradle", "jvm", "jdk", "spring"], ["java"],
        "src/main/java/Main.java", "src/test/java/MainTest.java",
        "Use JUnit 5 (`org.junit.jupiter.api`) and the class library of Java 17 only. Put the tests in classes named *Test below src/test/java and the code below src/main/java, each in the folder of its package; a public class has the name of its file.",
        "mvn test",
        Read("pom.xml"));

    public static readonly Language Go = new(
        "go", "Go", "//", [".go"], ["golang", "goroutine", "goroutines", "in go", "using go", "a go", "go function", "go program", "go package", "go struct", "go module"], ["go", "golang"],
        "main.go", "main_test.go",
        "Use the testing package and the standard library only, without a TestMain. The module is named app, for Go 1.19. Put the tests in files named *_test.go beside the code, in the code's own package.",
        "go test ./...",
        Read("go.mod"));

    public static readonly Language PostgreSql = new(
        "postgresql", "PostgreSQL", "--", [".sql"],
        ["postgresql query", "postgresql queries", "postgres query", "postgresql function", "postgresql view", "postgresql script", "query for postgresql", "query in postgresql", "plpgsql", "sql query", "sql queries", "sql statement", "sql view", "sql function", "sql script", "query in sql", "in sql"],
        ["postgresql", "postgres", "sql", "pgsql", "psql", "plpgsql"],
        "query.sql", "query.test.json",
        QueryTests("""
            "given" is SQL (a string, or a list of lines) that makes the schema and the data, as the request gives them. "expect" lists the rows that the query must give, in order, each as an object by column; "any_order": true where the request asks for no order. "parameters" lists values for $1, $2 and so on. "then" is SQL that is asked afterwards; its rows are compared instead, for queries that change something. "error" is the SQLSTATE that must come instead of rows. "index" names an index of the given schema that the plan must use.
            """),
        "npm install --no-save pg && DATABASE_URL=postgres://localhost/postgres node run-tests.mjs postgresql",
        Read("run-tests.mjs", "queries.mjs", "postgresql.mjs"),
        CodeRules: QueryRules);

    public static readonly Language MySql = new(
        "mysql", "MySQL", "--", [".sql"],
        ["mysql query", "mysql queries", "mysql statement", "mysql view", "mysql script", "query for mysql", "query in mysql", "in mysql sql"],
        ["mysql", "sql", "mariadb"],
        "query.sql", "query.test.json",
        QueryTests("""
            The query is parsed for MySQL 8, and no server runs it, so tests say what it must be like. "given" is SQL (a string, or a list of lines) with the CREATE TABLE statements that the request gives; every table and column of the query must be in it. "expect" is an object: "type" (select, insert, update, delete …), "tables" (all that it names), "returns" (the names of its columns, in order), "uses" (clauses, joins and functions in lower case, such as "left join", "where", "group by", "having", "order by", "limit", "with", "distinct", "over", "sum"). Leave out what the request leaves open.
            """),
        "npm install --no-save node-sql-parser && node run-tests.mjs mysql",
        Read("run-tests.mjs", "queries.mjs", "mysql.mjs"),
        CodeRules: QueryRules);

    public static readonly Language MongoDb = new(
        "mongodb", "MongoDB", "//", [".mongodb.js"],
        ["mongodb query", "mongodb queries", "mongo query", "mongodb aggregation", "mongodb pipeline", "mongodb script", "query for mongodb", "query in mongodb", "aggregation pipeline", "mongosh"],
        ["mongodb", "mongosh", "mongo", "javascript", "js"],
        "query.mongodb.js", "query.test.json",
        QueryTests("""
            "given" is an object with the documents of each collection, as the request gives them. "expect" lists the documents that the query must give, in order; "any_order": true where the request asks for no order. "parameters" is an object with values for names that the query uses and does not define. "then" is a query that is asked afterwards; its documents are compared instead, for queries that change something. Dates are {"$date": "2024-01-31T00:00:00Z"}, ids {"$oid": "…"}.
            """),
        "npm install --no-save acorn mingo && node run-tests.mjs mongodb",
        Read("run-tests.mjs", "queries.mjs", "mongodb.mjs"),
        CodeRules: $"{QueryRules} Use the shell's syntax, db.collection.method(…), with nothing but data in the arguments.");

    /// <summary>In order of preference when nothing tells them apart.</summary>
    public static readonly IReadOnlyList<Language> All = [Python, TypeScript, JavaScript, CSharp, Java, Go, PostgreSql, MySql, MongoDb];

    private const string QueryRules = "Begin the file with a comment that explains the query: what it does, why it is written so, and which indexes it relies on. Ask for named columns, and keep values of the request as parameters where it says so.";

    private static string QueryTests(string fields) =>
        $$"""Write no code but one JSON file named query.test.json: {"given": …, "tests": [{"name": "c1: …", "given": …, "expect": …}]}. Each test begins anew. {{fields.Trim()}} The query will be in the file that the tests name in "run", query.sql (query.mongodb.js for MongoDB) when they name none.""";

    /// <summary>The language of that name; null when there is none.</summary>
    public static Language? Find(string? name) => All.FirstOrDefault(language => string.Equals(language.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The language of a file by its name; null when it is none of ours.</summary>
    public static Language? OfPath(string path) => All
        .SelectMany(language => language.Extensions, (language, extension) => (Language: language, Extension: extension))
        .Where(end => path.EndsWith(end.Extension, StringComparison.OrdinalIgnoreCase)).OrderByDescending(end => end.Extension.Length).Select(end => end.Language).FirstOrDefault();

    /// <summary>The language that the tests' file names, then the words of the request point to; the first one when nothing does.</summary>
    public static Language Detect(string prompt, IReadOnlyList<SourceFile>? tests)
    {
        var words = prompt.ToLowerInvariant().Split([' ', '\n', '\r', '\t', ',', ';', ':', '(', ')', '`', '"', '\'', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.', '!', '?'));
        var text = $" {string.Join(' ', words)} ";
        var named = All.Where(language => tests?.Any(test => language.Extensions.Any(test.Path.EndsWith)) == true).ToList();
        return (named.Count > 0 ? named : All).OrderByDescending(language => language.Words.Count(word => text.Contains($" {word} ", StringComparison.Ordinal))).First();
    }

    /// <summary>The files, with the project when they need one and have none of its kind.</summary>
    public IReadOnlyList<SourceFile> WithProject(IReadOnlyList<SourceFile> files) => Project is not { } project || files.Any(file => IsProject(file.Path)) ? files : [.. files, .. project];

    private bool IsProject(string path) => ProjectKind is null
        ? Project!.Any(file => file.Path == Path.GetFileName(path))
        : FileSystemName.MatchesSimpleExpression(ProjectKind, Path.GetFileName(path));

    private static SourceFile[] Read(params ReadOnlySpan<string> names)
    {
        var files = new List<SourceFile>();
        foreach (var name in names)
        {
            using var reader = new StreamReader(typeof(Language).Assembly.GetManifestResourceStream($"projects/{name}")!);
            files.Add(new SourceFile(name, reader.ReadToEnd()));
        }
        return [.. files];
    }
}
