using System.Text;

namespace Nightshift.Executions;

/// <summary>What the tools said of everything red in an attempt, trimmed to what matters, with the lines of code that it is about.</summary>
internal static class Evidence
{
    private const int MostTests = 8, MostFindings = 12, LongestMessage = 1_500, LongestOutput = 3_000;

    /// <summary>Lines shown above and below the one where it failed.</summary>
    private const int Around = 2;

    public static string Of(Attempt attempt, IReadOnlyList<SourceFile> tests)
    {
        var text = new StringBuilder();
        IReadOnlyList<SourceFile> files = [.. attempt.Files ?? [], .. tests];
        foreach (var signal in attempt.Report?.Signals.Where(signal => !signal.Passed) ?? [])
        {
            text.AppendLine($"{signal.Kind}: {signal.Summary}");
            AppendTests(text, [.. signal.Tests.Where(test => test.Status is TestStatus.Failed or TestStatus.Error)], files);
            foreach (var finding in signal.Findings.Where(finding => finding.Severity == Severity.High).Take(MostFindings))
                text.AppendLine($"- {finding.File}:{finding.Line} {finding.Rule}: {finding.Message}{Line(files, finding.File, finding.Line)}");
            if (signal.Tests.Count == 0 && signal.Findings.Count == 0) text.AppendLine(Trim(signal.Stderr.Length > 0 ? signal.Stderr : signal.Stdout, LongestOutput));
        }
        return text.ToString();
    }

    /// <summary>Tests that fail in one place for one reason tell the same, so only the first of them is told in full.</summary>
    private static void AppendTests(StringBuilder text, IReadOnlyList<TestResult> failed, IReadOnlyList<SourceFile> files)
    {
        foreach (var alike in failed.GroupBy(test => (test.Message, test.File, test.Line)).Take(MostTests))
        {
            var test = alike.First();
            text.AppendLine($"- {test.Name}{Place(test.File, test.Line)}: {Trim(test.Message, LongestMessage)}");
            text.Append(Excerpt(files, test.File, test.Line));
            if (alike.Skip(1).Select(other => other.Name).ToList() is { Count: > 0 } others) text.AppendLine($"  The same: {Trim(string.Join(", ", others), LongestMessage / 3)}");
        }
    }

    /// <summary>The innermost place in code or tests that the failure passed through.</summary>
    private static string Excerpt(IReadOnlyList<SourceFile> files, string? path, int? line)
    {
        if (line is not { } at || files.FirstOrDefault(file => file.Path == path)?.Content.Split('\n') is not { } lines || at < 1 || at > lines.Length) return "";
        var first = Math.Max(1, at - Around);
        return string.Concat(Enumerable.Range(first, Math.Min(lines.Length, at + Around) - first + 1).Select(number => $"  {(number == at ? '>' : ' ')} {number}: {lines[number - 1]}\n"));
    }

    private static string Line(IReadOnlyList<SourceFile> files, string path, int line) =>
        files.FirstOrDefault(file => file.Path == path)?.Content.Split('\n').ElementAtOrDefault(line - 1) is { } text ? $"\n  > {line}: {text}" : "";

    private static string Place(string? file, int? line) => file is null ? "" : line is null ? $" ({file})" : $" ({file}:{line})";

    private static string Trim(string? text, int most) => text is null ? "" : text.Length <= most ? text : $"{text[..(most / 2)]}\n…\n{text[^(most / 2)..]}";
}
