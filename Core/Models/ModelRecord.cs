namespace Nightshift.Models;

/// <summary>How a model did at one kind of task. Old verdicts weigh less, so the sums are not whole numbers.</summary>
/// <param name="Minutes">Of all tries together, as <paramref name="CostUsd"/>.</param>
internal sealed record ModelRecord(
    string Provider, string Model, string Tier, string Language, string TaskClass, bool Repair, double Tries, double Proven, double CostUsd, double Minutes);

/// <summary>What is to be done, as far as the choice of a model goes.</summary>
/// <param name="Repair">Code is to be mended, not written.</param>
/// <param name="InputTokens">About how long the request is.</param>
internal sealed record RoutingTask(string Tier, string Language, string TaskClass, bool Repair, string Preference, int InputTokens);

/// <summary>What to expect of a model at a task: as many hits and misses as are known or supposed, and what one try takes.</summary>
internal readonly record struct Expectation(double Hits, double Misses, double CostUsd, double Minutes)
{
    public double Chance => Hits / (Hits + Misses);
}
