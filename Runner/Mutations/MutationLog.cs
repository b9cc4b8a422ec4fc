using System.Text.Json;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Mutations;

/// <summary>Reads what a harness wrote: a JSON object on each line, the last one with a seal over all others.</summary>
internal static class MutationLog
{
    private const int MostSurvivors = 50;
    private const string Unreadable = "the report is broken or was written by the program itself";

    public static MutationReport Read(SandboxRun run, SandboxResult result)
    {
        if (result.Limit is { } limit)
            return MutationReport.Without($"{char.ToLowerInvariant(limit[0])}{limit[1..]}".TrimEnd('.'));
        if (!result.Reports.TryGetValue(MutationPlan.Report, out var bytes))
            return MutationReport.Without("the program ended the tests from inside");
        try
        {
            return Read([.. SealedReport.Lines(bytes, run.Input.Split('\n')[0])]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return MutationReport.Without(Unreadable);
        }
    }

    private static MutationReport Read(JsonElement[] lines)
    {
        var baseline = Named(lines, "baseline").Single();
        if (baseline.TryGetProperty("problem", out var problem) && problem.GetString() is { } reason)
            return MutationReport.Without(reason);
        var tried = Named(lines, "mutant").ToLookup(line => line.GetProperty("outcome").GetString());
        Mutant[] survivors = [.. tried["survived"].Select(line => JsonSerializer.Deserialize<Mutant>(line, Json.Options)!).OrderBy(mutant => mutant.Path, StringComparer.Ordinal).ThenBy(mutant => mutant.Line).ThenBy(mutant => mutant.Mutated, StringComparer.Ordinal)];
        var timedOut = tried["timed_out"].Count();
        return new MutationReport(
            null,
            tried["killed"].Count() + timedOut,
            timedOut,
            survivors.Length,
            Named(lines, "found").Single().GetProperty("mutants").GetInt32(),
            survivors[..Math.Min(survivors.Length, MostSurvivors)],
            baseline.GetProperty("tests").GetInt32(),
            Named(lines, "empty").FirstOrDefault() is { ValueKind: JsonValueKind.Object } empty ? [.. empty.GetProperty("passed").EnumerateArray().Select(name => name.GetString()!)] : null,
            0);
    }

    private static IEnumerable<JsonElement> Named(JsonElement[] lines, string name) => lines.Where(line => line.GetProperty("event").GetString() == name);
}
