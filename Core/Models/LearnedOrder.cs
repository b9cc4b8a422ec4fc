using System.Globalization;

namespace Nightshift.Models;

/// <summary>
/// The models of a tier in the order that what the loop found suggests: by cost per proven task, by time, or by the chance of a proof. It is Thompson
/// sampling: each model's chance is drawn from what is known of it, so that one little known is tried now and then, and one known to be worse seldom.
/// </summary>
internal static class LearnedOrder
{
    /// <summary>So many verdicts in a tier are awaited before its configured order is left.</summary>
    private const double Enough = 5;

    /// <summary>As how many tries at a kind of task all that is known of other kinds counts.</summary>
    private const double Inherited = 4;

    /// <summary>What a minute of waiting counts as, beside the money; without it a free model that fails for ever would be the cheapest.</summary>
    public const double MinuteUsd = 0.04;

    private const double SupposedMinutes = 0.5;
    private const int SupposedOutputTokens = 1_200;

    public static IReadOnlyList<ModelCandidate> Of(IReadOnlyList<ModelCandidate> candidates, RoutingTask task, IReadOnlyList<ModelRecord> records, Random random)
    {
        if (candidates.Count < 2 || records.Where(record => record.Tier == task.Tier).Sum(record => record.Tries) < Enough) return candidates;

        var known = candidates.Select(candidate => (Candidate: candidate, Expected: Expect(candidate, task, records))).ToList();
        var drawn = known.Select(model => (model.Candidate, Price: Price(task, model.Expected, Beta.Draw(model.Expected.Hits, model.Expected.Misses, random))))
            .OrderBy(model => model.Price).Select(model => model.Candidate).ToList();
        var best = known.MinBy(model => Price(task, model.Expected, model.Expected.Chance)).Candidate;
        drawn[0] = drawn[0] with { Why = Why(drawn[0], task, records, isBest: drawn[0].Name == best.Name) };
        return drawn;
    }

    /// <summary>What is known of the model, from other tasks towards this kind; each step counts what came before as a few tries.</summary>
    public static Expectation Expect(ModelCandidate candidate, RoutingTask task, IReadOnlyList<ModelRecord> records)
    {
        Span<Expectation> kinds = stackalloc Expectation[5];
        foreach (var record in records)
            if (candidate.Is(record))
            {
                ref var sum = ref kinds[Kinship(record, task)];
                sum = new(sum.Hits + record.Proven, sum.Misses + record.Tries - record.Proven, sum.CostUsd + record.CostUsd, sum.Minutes + record.Minutes);
            }

        var expected = new Expectation(1, 1, (double)ModelCost.Of(candidate.Info, task.InputTokens, SupposedOutputTokens), UsualMinutes(records));
        foreach (var kind in kinds) expected = After(expected, kind);
        return expected;
    }

    /// <summary>How long a try takes, whichever model makes it.</summary>
    private static double UsualMinutes(IReadOnlyList<ModelRecord> records)
    {
        var (tries, minutes) = (0.0, 0.0);
        foreach (var record in records) (tries, minutes) = (tries + record.Tries, minutes + record.Minutes);
        return (minutes + SupposedMinutes) / (tries + 1);
    }

    /// <summary>How alike two tasks are: 0 for another tier, 4 for the same kind in all.</summary>
    private static int Kinship(ModelRecord record, RoutingTask task) =>
        record.Tier != task.Tier ? 0 : record.Language != task.Language ? 1 : record.TaskClass != task.TaskClass ? 2 : record.Repair != task.Repair ? 3 : 4;

    private static Expectation After(Expectation before, Expectation seen)
    {
        var tries = seen.Hits + seen.Misses;
        if (tries <= 0) return before;
        var weight = Math.Min(before.Hits + before.Misses, Inherited);
        return new(
            before.Chance * weight + seen.Hits,
            (1 - before.Chance) * weight + seen.Misses,
            (before.CostUsd + seen.CostUsd) / (1 + tries),
            (before.Minutes + seen.Minutes) / (1 + tries));
    }

    /// <summary>What a proven task comes to.</summary>
    private static double Price(RoutingTask task, Expectation expected, double chance) => task.Preference switch
    {
        LlmPreferences.Quality => 1 - chance + expected.CostUsd * 1e-6,
        LlmPreferences.Fast => (expected.CostUsd + expected.Minutes) / chance, // a minute counts as a dollar
        _ => (expected.CostUsd + expected.Minutes * MinuteUsd) / chance
    };

    private static string Why(ModelCandidate chosen, RoutingTask task, IReadOnlyList<ModelRecord> records, bool isBest)
    {
        var own = records.Where(record => chosen.Is(record) && record.Tier == task.Tier).ToList();
        var (tries, proven) = (own.Sum(record => record.Tries), own.Sum(record => record.Proven));
        var score = string.Create(CultureInfo.InvariantCulture, $"{proven:0.#} of {tries:0.#} tries proven");
        if (!isBest) return tries < 1 ? "a trial, for nothing is known of it yet" : $"a trial, to know it better ({score} so far)";
        var cost = proven > 0 ? string.Create(CultureInfo.InvariantCulture, $", ${own.Sum(record => record.CostUsd) / proven:0.####} each") : "";
        return task.Preference switch
        {
            LlmPreferences.Quality => $"the best chance of a proof so far ({score})",
            LlmPreferences.Fast => $"the fastest to a proof so far ({score})",
            _ => $"the cheapest per proven task so far ({score}{cost})"
        };
    }
}
