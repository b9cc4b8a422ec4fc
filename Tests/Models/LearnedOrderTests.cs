namespace Nightshift.Models;

public sealed class LearnedOrderTests
{
    private static readonly ModelCandidate Dear = new(new ProviderOptions("dear"), "m", new ModelInfo(3, 15));
    private static readonly ModelCandidate Cheap = new(new ProviderOptions("cheap"), "m", new ModelInfo(0.1m, 0.4m));

    private static readonly RoutingTask Task = new("simple", "python", "plain", false, LlmPreferences.Balanced, 1_000);

    private static ModelRecord Record(ModelCandidate model, double tries, double proven, double cost = 0.01, double minutes = 0.1, string tier = "simple", string language = "python") =>
        new(model.Provider.Name, model.Model, tier, language, "plain", false, tries, proven, tries * cost, tries * minutes);

    /// <summary>How often each comes first in a thousand draws.</summary>
    private static Dictionary<string, int> Firsts(RoutingTask task, params ModelRecord[] records)
    {
        var random = new Random(1);
        return Enumerable.Range(0, 1_000).Select(_ => LearnedOrder.Of([Dear, Cheap], task, records, random)[0].Name).CountBy(name => name).ToDictionary();
    }

    [Fact]
    public void Before_there_are_verdicts_the_configured_order_holds() => Firsts(Task, Record(Cheap, 4, 4)).ShouldBe(new Dictionary<string, int> { ["dear/m"] = 1_000 });

    [Fact]
    public void The_cheaper_per_proven_task_comes_first_and_the_other_is_tried_now_and_then()
    {
        var firsts = Firsts(Task, Record(Dear, 10, 9, cost: 0.02), Record(Cheap, 10, 5, cost: 0.005));

        firsts["cheap/m"].ShouldBeInRange(800, 999);
    }

    [Fact]
    public void A_cheap_model_that_proves_nothing_falls_behind() =>
        Firsts(Task, Record(Dear, 30, 27, cost: 0.02), Record(Cheap, 30, 0, cost: 0.005))["dear/m"].ShouldBeGreaterThan(900);

    [Fact]
    public void A_model_that_nobody_has_tried_is_tried() => Firsts(Task, Record(Dear, 20, 18, cost: 0.02))["cheap/m"].ShouldBeGreaterThan(500);

    [Fact]
    public void Quality_asks_for_the_best_chance_and_fast_for_the_least_time()
    {
        ModelRecord[] records = [Record(Dear, 40, 38, cost: 0.02, minutes: 2), Record(Cheap, 40, 24, cost: 0.005, minutes: 0.2)];

        Firsts(Task with { Preference = LlmPreferences.Quality }, records)["dear/m"].ShouldBeGreaterThan(950);
        Firsts(Task with { Preference = LlmPreferences.Fast }, records)["cheap/m"].ShouldBeGreaterThan(950);
    }

    [Fact]
    public void A_language_is_learned_apart_from_the_others()
    {
        ModelRecord[] records = [Record(Dear, 40, 38, cost: 0.02), Record(Cheap, 40, 38, cost: 0.005), Record(Dear, 40, 38, cost: 0.02, language: "go"), Record(Cheap, 40, 2, cost: 0.005, language: "go")];

        Firsts(Task, records)["cheap/m"].ShouldBeGreaterThan(950);
        Firsts(Task with { Language = "go" }, records)["dear/m"].ShouldBeGreaterThan(900);
    }

    [Fact]
    public void What_is_known_of_other_kinds_is_a_beginning()
    {
        var elsewhere = LearnedOrder.Expect(Cheap, Task with { Language = "go" }, [Record(Cheap, 40, 36)]);
        elsewhere.Chance.ShouldBe(0.875, 0.03);
        (elsewhere.Hits + elsewhere.Misses).ShouldBeInRange(4, 45);
        LearnedOrder.Expect(Cheap, Task, []).ShouldSatisfyAllConditions(
            unknown => unknown.Chance.ShouldBe(0.5), unknown => unknown.CostUsd.ShouldBe(0.00058, 1e-9));
    }

    [Fact]
    public void Why_a_model_comes_first_is_told_in_words()
    {
        var order = LearnedOrder.Of([Dear, Cheap], Task, [Record(Dear, 200, 180, cost: 0.02), Record(Cheap, 200, 180, cost: 0.005)], new Random(1));

        order[0].Name.ShouldBe("cheap/m");
        order[0].Why.ShouldBe("the cheapest per proven task so far (180 of 200 tries proven, $0.0056 each)");
        order[1].Why.ShouldBeNull();
        var trials = Enumerable.Range(0, 50).Select(seed => LearnedOrder.Of([Dear, Cheap], Task, [Record(Dear, 6, 6, cost: 0.001), Record(Cheap, 2, 1, cost: 0.005)], new Random(seed))[0]);
        trials.First(model => model.Name == "cheap/m").Why.ShouldBe("a trial, to know it better (1 of 2 tries proven so far)");
    }

    [Fact]
    public void Draws_follow_the_distribution()
    {
        var random = new Random(7);
        foreach (var (hits, misses) in new[] { (0.5, 0.5), (1.0, 1.0), (8.0, 2.0), (100.0, 300.0) })
        {
            var draws = Enumerable.Range(0, 20_000).Select(_ => Beta.Draw(hits, misses, random)).ToList();
            var (mean, sum) = (hits / (hits + misses), hits + misses);
            draws.Average().ShouldBe(mean, 0.01);
            draws.Average(draw => Math.Pow(draw - mean, 2)).ShouldBe(mean * (1 - mean) / (sum + 1), 0.005);
        }
    }
}
