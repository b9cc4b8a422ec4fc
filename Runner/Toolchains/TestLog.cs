using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains;

/// <summary>
/// What a harness wrote while the tests ran: a JSON object on each line, the last one with a seal over all others. It comes from
/// the process that ran the code under test, so each line may be anything.
/// </summary>
internal sealed class TestLog
{
    private const int MostTests = 5_000;
    private const int MessageLength = 8_000;
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 4 };
    private readonly Dictionary<string, TestResult> open = [];
    private TestResult? running;

    /// <summary>True when the tests came to their natural end and nobody else wrote here.</summary>
    public bool Sealed { get; private set; }

    public bool Broken { get; private set; }

    public List<TestResult> Tests { get; } = [];

    /// <summary>Lines, and lines that no test ran, by code file.</summary>
    public Dictionary<string, (int Lines, int Missed)> Coverage { get; } = [];

    /// <summary>Tests that began and did not end; the one that ran last, where the harness knows it.</summary>
    public IEnumerable<TestResult> Unfinished => running is null ? open.Values : [running];

    public static TestLog Read(ReadOnlySpan<byte> report, string key)
    {
        var log = new TestLog();
        foreach (var range in Lines(report))
            if (log.Sealed || log.Broken)
                return log.Reject();
            else
                log.Add(report[range.Start..range.End], report[..range.Start], key);
        return log;
    }

    private static List<(int Start, int End)> Lines(ReadOnlySpan<byte> report)
    {
        var lines = new List<(int, int)>();
        for (var start = 0; report[start..].IndexOf((byte)'\n') is >= 0 and var length; start += length + 1)
            lines.Add((start, start + length));
        return lines;
    }

    private TestLog Reject()
    {
        Broken = true;
        Sealed = false;
        return this;
    }

    private void Add(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, string key)
    {
        try
        {
            using var document = JsonDocument.Parse(line.ToArray(), Depth);
            Add(document.RootElement, before, key);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            Reject();
        }
    }

    private void Add(JsonElement line, ReadOnlySpan<byte> before, string key)
    {
        switch (line.GetProperty("event").GetString())
        {
            case "started":
                open[Text(line, "name") ?? ""] = Result(line, TestStatus.Error);
                break;
            case "running":
                running = line.TryGetProperty("name", out _) ? Result(line, TestStatus.Error) : null;
                break;
            case "finished":
                var result = Result(line, Status(line.GetProperty("status").GetString()));
                open.Remove(result.Name);
                Tests.Add(result);
                break;
            case "coverage":
                Coverage[Text(line, "file") ?? ""] = (line.GetProperty("lines").GetInt32(), line.GetProperty("missed").GetInt32());
                break;
            case "sealed":
                Sealed = SealedReport.IsSeal(Text(line, "seal"), before, key);
                Broken |= !Sealed;
                break;
        }
        Broken |= Tests.Count > MostTests || open.Count > MostTests || Coverage.Count > MostTests;
    }

    private static TestResult Result(JsonElement line, TestStatus status) => new(
        Text(line, "name") ?? "",
        status,
        Text(line, "message"),
        Text(line, "file"),
        line.TryGetProperty("line", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt32() : null,
        line.TryGetProperty("duration_ms", out var duration) ? duration.GetInt64() : 0);

    private static TestStatus Status(string? status) => status switch
    {
        "passed" => TestStatus.Passed,
        "failed" => TestStatus.Failed,
        "skipped" => TestStatus.Skipped,
        _ => TestStatus.Error
    };

    private static string? Text(JsonElement line, string name) =>
        !line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.GetString() is { Length: > MessageLength } text ? text[..MessageLength] + " ..." : value.GetString()?.Replace('\0', '\uFFFD');
}
