using System.IO.Compression;
using System.Text;

namespace Nightshift.Executions;

/// <summary>The ZIP that a person takes home: code, tests, and a page on how to run them.</summary>
internal static class Bundle
{
    public static MemoryStream Pack(Execution execution, Language language, Attempt attempt, IReadOnlyList<SourceFile> tests, string? stopReason)
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            var files = attempt.Files!.Concat(tests).ToDictionary(file => file.Path, file => file.Content);
            files.TryAdd("README.md", ReadMe(execution, language, attempt, tests, stopReason));
            foreach (var (path, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                var entry = archive.CreateEntry(path, CompressionLevel.Optimal);
                entry.LastWriteTime = execution.CreatedAt;
                using var stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        content.Position = 0;
        return content;
    }

    private static string ReadMe(Execution execution, Language language, Attempt attempt, IReadOnlyList<SourceFile> tests, string? stopReason)
    {
        var report = attempt.Report!;
        return $"""
            # What this is

            The request was:

            {string.Join('\n', execution.Prompt.Split('\n').Select(line => $"> {line}"))}

            {(stopReason is null ? $"Attempt {attempt.Number} passed its tests, the linter and the security scan." : $"**Not proven.** {stopReason}")}

            ## Run the tests

            ```
            {language.TestCommand}
            ```

            ## What was checked

            {string.Join('\n', report.Signals.Select(signal => $"- {signal.Kind}: {signal.Summary}"))}
            - Isolation: {report.Isolation}
            - Tools: {string.Join(", ", report.Tools.Select(tool => $"{tool.Key} {tool.Value}"))}
            - Tests: {string.Join(", ", tests.Select(test => test.Path))}

            """;
    }
}
