using System.IO.Compression;
using Nightshift.Mutations;
using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>The ZIP that a person takes home: code, tests, a page on how to run them, and the proof. The same files make the same bytes.</summary>
internal static class Bundle
{
    /// <summary>What is delivered, in order of path, without the proof.</summary>
    public static IReadOnlyList<BundleFile> Files(Execution execution, Language language, Attempt attempt, IReadOnlyList<SourceFile> tests, string? stopReason)
    {
        var files = attempt.Files!.Select(file => BundleFile.Of(file.Path, ProvenFileKind.Code, file.Content))
            .Concat(tests.Select(file => BundleFile.Of(file.Path, ProvenFileKind.Test, file.Content)))
            .ToDictionary(file => file.Path);
        foreach (var file in execution.Delivered(attempt.Files!))
            files.TryAdd(file.Path, BundleFile.Of(file.Path, ProvenFileKind.Document, file.Content));
        var about = execution.Target is null ? "README.md" : "NIGHTSHIFT.md"; // a change to a repository is unpacked over it, and must not replace what is there
        files.TryAdd(about, BundleFile.Of(about, ProvenFileKind.Document, ReadMe(execution, language, attempt, tests, stopReason)));
        return [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <param name="at">The time that every entry has.</param>
    public static MemoryStream Pack(IEnumerable<BundleFile> files, SignedProof proof, DateTimeOffset at)
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files) Add(archive, file.Path, file.Content, at);
            Add(archive, ProofFormat.DocumentPath, proof.Document, at);
            Add(archive, ProofFormat.SignaturePath, proof.Signature, at);
        }
        content.Position = 0;
        return content;
    }

    private static void Add(ZipArchive archive, string path, byte[] content, DateTimeOffset at)
    {
        var entry = archive.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = at.ToUniversalTime();
        using var stream = entry.Open();
        stream.Write(content);
    }

    /// <summary>What had to hold, ticked where every test that names it passed.</summary>
    public static string Criteria(Execution execution, ValidationReport report)
    {
        if (execution.Criteria is not { Count: > 0 } criteria) return "";
        var results = CriterionResult.Of(criteria, report[SignalKind.Tests]?.Tests ?? []);
        var lines = results.Select((result, index) => $"- [{(result.State == CriterionState.Passed ? 'x' : ' ')}] {criteria[index]}{(result.State == CriterionState.NotTested ? " (not tested)" : "")}");
        return $"## What has to hold\n\n{string.Join('\n', lines)}\n";
    }

    private static string Packages(ValidationReport report) => report.Dependencies is { Packages: { Count: > 0 } packages }
        ? string.Join(", ", packages.Select(package => $"{package.Name} {package.Version} ({package.Licence ?? "states no licence"})"))
        : "none";

    private static string TestScore(MutationReport? score) => score is null
        ? "- Tests of the tests: not run"
        : string.Join('\n', score.Survivors.Select(mutant => $"  - not noticed in {mutant.Path}:{mutant.Line}: `{mutant.Mutated}` instead of `{mutant.Original}`").Prepend($"- Tests of the tests: {score.Summary}"));

    private static string ReadMe(Execution execution, Language language, Attempt attempt, IReadOnlyList<SourceFile> tests, string? stopReason)
    {
        var report = attempt.Report!;
        return $"""
            # What this is

            The request was:

            {string.Join('\n', execution.Prompt.Split('\n').Select(line => $"> {line}"))}

            {(stopReason is null ? $"Attempt {attempt.Number} passed its tests{(execution.EnableSecurityScan ? ", the linter and the security scan" : " and the linter")}." : $"**Not proven.** {stopReason}")}

            {Criteria(execution, report)}{(execution.Target is null ? $"\n## Run it\n\n{StartCommand.Of(language, attempt.Files!)}\n" : "")}
            ## Run the tests{(execution.Target is { } target ? $"\n\nThese files change the repository {target.Name} at the commit {target.Commit}. Unpack them over it, then:" : "")}

            ```
            {language.TestCommand}
            ```

            ## What was checked

            {string.Join('\n', report.Signals.Select(signal => $"- {signal.Kind}: {signal.Summary}"))}
            {TestScore(attempt.TestScore)}
            - Isolation: {report.Isolation}
            - Tools: {string.Join(", ", report.Tools.Select(tool => $"{tool.Key} {tool.Value}"))}
            - Tests: {string.Join(", ", tests.Select(test => test.Path))}
            - Packages: {Packages(report)}

            `{ProofFormat.DocumentPath}` holds all of it, with the hash of every file; `{ProofFormat.SignaturePath}` is its signature. With the public key of the
            installation that made this, in `key.pem`:

            ```
            openssl dgst -sha256 -verify key.pem -signature {ProofFormat.SignaturePath} {ProofFormat.DocumentPath}
            ```

            That installation also gives away a verifier, `verify.cs` (`GET /proofs/verifier`), which needs nothing but this archive and the .NET 10 SDK, checks every file
            and, when asked, runs the tests again: `dotnet run verify.cs this.zip --key key.pem --run`.

            """;
    }
}
