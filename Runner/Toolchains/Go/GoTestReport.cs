using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains.Go;

/// <summary>Reads what <c>go test -json</c> said of each package, the compiler's errors, the coverage profile and the seal.</summary>
internal static partial class GoTestReport
{
    public static Verdict Judge(Submission submission, SandboxRun run, SandboxResult result)
    {
        var packages = GoToolchain.Packages(submission);
        var key = run.Input.TrimEnd();
        try
        {
            TestResult[] tests = [.. packages.SelectMany((folder, number) => Package(submission, folder, Text(result, $"{number}.json"), Text(result, $"{number}.err"), result.Limit))];
            var complete = packages.Select((_, number) => Text(result, $"{number}.seal") == key).All(ended => ended);
            var red = tests.Any(test => test.Status is TestStatus.Failed or TestStatus.Error); // a panic or a compile error is no natural end, and tells itself
            var problem = TestVerdict.Problem(submission, result, tests, complete || red);
            return new Verdict(problem is null, problem ?? TestVerdict.Passed(tests)) { Tests = tests, Coverage = complete ? Coverage(submission, packages.Select((_, number) => Text(result, $"{number}.cover"))) : null };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            return new Verdict(false, "The test report is broken or was written by the program itself, so nothing is proven.");
        }
    }

    private static string Text(SandboxResult result, string name) => result.Reports.TryGetValue(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";

    private static IEnumerable<TestResult> Package(Submission submission, string folder, string events, string errors, string? limit)
    {
        foreach (var error in GoPlaces.Errors(errors))
            yield return new TestResult(error.File, TestStatus.Error, error.Message, error.File, error.Line, 0);
        var tests = new Dictionary<string, (StringBuilder Output, string? Action, double Seconds)>();
        foreach (var line in events.Split('\n').Where(line => line.StartsWith('{')))
            Add(tests, line);
        foreach (var (name, test) in tests)
            if (!tests.Keys.Any(other => other.StartsWith(name + "/", StringComparison.Ordinal)) || test.Action != "pass" && Place(folder, test.Output.ToString()).Line is not null)
                yield return Result(submission, folder, name, test, limit);
    }

    private static void Add(Dictionary<string, (StringBuilder Output, string? Action, double Seconds)> tests, string line)
    {
        using var document = JsonDocument.Parse(line);
        if (!document.RootElement.TryGetProperty("Test", out var name))
            return;
        var test = tests.GetValueOrDefault(name.GetString()!, (new StringBuilder(), null, 0));
        var action = document.RootElement.GetProperty("Action").GetString();
        if (action == "output")
            test.Output.Append(document.RootElement.GetProperty("Output").GetString());
        else if (action is "pass" or "fail" or "skip")
            test = (test.Output, action, document.RootElement.GetProperty("Elapsed").GetDouble());
        tests[name.GetString()!] = test;
    }

    private static TestResult Result(Submission submission, string folder, string name, (StringBuilder Output, string? Action, double Seconds) test, string? limit)
    {
        var status = test.Action switch { "pass" => TestStatus.Passed, "skip" => TestStatus.Skipped, "fail" => TestStatus.Failed, _ => TestStatus.Error };
        var output = test.Output.ToString();
        var place = status is TestStatus.Passed or TestStatus.Skipped ? Declared(submission, folder, name) : Place(folder, output);
        if (place.Line is null)
            place = Declared(submission, folder, name);
        var message = string.Join('\n', output.Split('\n').Where(line => !Frame().IsMatch(line)).TakeWhile(line => !line.StartsWith("goroutine ", StringComparison.Ordinal)).Select(line => line.Trim()).Where(line => line.Length > 0));
        return new TestResult($"{(folder == "." ? "" : folder + "/")}{name}", status, status == TestStatus.Passed ? null : message.Length == 0 ? limit ?? "It did not come to its end." : message, place.File, place.Line, (long)(test.Seconds * 1000));
    }

    private static (string? File, int? Line) Declared(Submission submission, string folder, string name)
    {
        foreach (var file in submission.Files.Where(file => submission.TestPaths.Contains(file.Path) && Path.GetDirectoryName(file.Path) == (folder == "." ? "" : folder)))
            if (file.Content.IndexOf($"func {name.Split('/')[0]}(", StringComparison.Ordinal) is >= 0 and var at)
                return (file.Path, file.Content.AsSpan(0, at).Count('\n') + 1);
        return (null, null);
    }

    /// <summary>Where the code panicked, or else where the test complained.</summary>
    private static (string? File, int? Line) Place(string folder, string output) =>
        Panic().Match(output) is { Success: true } panic ? (panic.Groups[1].Value, Number(panic.Groups[2]))
        : Complaint().Match(output) is { Success: true } complaint ? ((folder == "." ? "" : folder + "/") + complaint.Groups[1].Value, Number(complaint.Groups[2]))
        : (null, null);

    /// <summary>Share of statements, each counted once; one that any package's tests ran counts as run.</summary>
    private static double? Coverage(Submission submission, IEnumerable<string> profiles)
    {
        var blocks = new Dictionary<string, (int Statements, bool Ran)>();
        foreach (Match block in profiles.SelectMany(profile => Block().Matches(profile)))
            if (submission.Sources.Any(path => block.Groups["block"].Value.Contains($"/{path}:", StringComparison.Ordinal)))
                blocks[block.Groups["block"].Value] = (Number(block.Groups["statements"]), block.Groups["count"].Value != "0" || blocks.GetValueOrDefault(block.Groups["block"].Value).Ran);
        var all = blocks.Values.Sum(block => block.Statements);
        return all == 0 ? null : Math.Round(100.0 * blocks.Values.Where(block => block.Ran).Sum(block => block.Statements) / all, 1);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?:=== (?:RUN|PAUSE|CONT|NAME)|--- (?:FAIL|PASS|SKIP):)")]
    private static partial Regex Frame();

    [GeneratedRegex(@"^\t/workspace/(\S+\.go):(\d+)", RegexOptions.Multiline)]
    private static partial Regex Panic();

    [GeneratedRegex(@"^\s+(\w[\w.-]*\.go):(\d+): ", RegexOptions.Multiline)]
    private static partial Regex Complaint();

    [GeneratedRegex(@"^(?<block>\S+:\d+\.\d+,\d+\.\d+) (?<statements>\d+) (?<count>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Block();
}
