using Nightshift.Executions;
using Nightshift.Models;

namespace Nightshift.Benchmarks;

internal readonly record struct SimulatedTry(bool Proven, double CostUsd, double Minutes);

/// <summary>The shipped models with skills drawn at random.</summary>
internal sealed class SimulatedWorld
{
    private static readonly string[] Languages = ["python", "javascript", "csharp", "go"];
    private static readonly double[] Hardness = [0, 0.8, 1.6];
    private static readonly int[] OutputTokens = [700, 1_200, 2_500];

    private readonly Dictionary<string, double> skills = [];
    private readonly Random random;
    private readonly int seed;

    public SimulatedWorld(int seed)
    {
        (this.seed, random) = (seed, new Random(seed * 7_919));
        var providers = ShippedProviders.All.ToDictionary(provider => provider.Name);
        Tiers = Complexity.Tiers.ToDictionary(tier => tier, tier => (IReadOnlyList<ModelCandidate>)[.. ShippedProviders.Tiers[tier].Select(entry => Candidate(providers, entry))]);
        Dearest = Tiers.Values.SelectMany(models => models).MaxBy(model => model.Info!.OutputPrice)!;
        foreach (var model in Tiers.Values.SelectMany(models => models).DistinctBy(model => model.Name).OrderBy(model => model.Name, StringComparer.Ordinal))
            skills[model.Name] = 1.6 + 0.45 * Math.Log((double)model.Info!.OutputPrice! / 1.5) + 0.6 * Normal(random);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<ModelCandidate>> Tiers { get; }

    public ModelCandidate Dearest { get; }

    /// <summary>A task, and how much harder it is than others of its kind; that stays from attempt to attempt.</summary>
    public (RoutingTask Task, double Hardness) NextTask(Random tasks)
    {
        var draw = tasks.NextDouble();
        var tier = Complexity.Tiers[draw < 0.5 ? 0 : draw < 0.85 ? 1 : 2];
        return (new RoutingTask(tier, Languages[tasks.Next(Languages.Length)], TaskClass.All[tasks.Next(TaskClass.All.Count)], false, LlmPreferences.Balanced, tasks.Next(400, 3_000)), 0.7 * Normal(tasks));
    }

    public SimulatedTry Try(ModelCandidate model, RoutingTask task, double hardness, Random draws) =>
        new(draws.NextDouble() < Chance(model, task, hardness), Cost(model, task) * (0.5 + draws.NextDouble()), 0.2 + 0.2 * draws.NextDouble());

    /// <summary>The model of the tier that costs least per proven task, to one who knows.</summary>
    public ModelCandidate Best(RoutingTask task) => Tiers[task.Tier].MinBy(model => Price(model, task))!;

    public double Price(ModelCandidate model, RoutingTask task) => (Cost(model, task) + 0.3 * LearnedOrder.MinuteUsd) / Chance(model, task, 0);

    private double Chance(ModelCandidate model, RoutingTask task, double hardness)
    {
        var bent = 0.5 * Bent(model.Name, task.Language) + 0.5 * Bent(model.Name, task.TaskClass);
        return 1 / (1 + Math.Exp(-(skills[model.Name] + bent - Level(Hardness, task) - hardness - (task.Repair ? 0.3 : 0))));
    }

    private static double Cost(ModelCandidate model, RoutingTask task) => (double)ModelCost.Of(model.Info, task.InputTokens, Level(OutputTokens, task));

    private static T Level<T>(T[] levels, RoutingTask task) => levels[Complexity.Tiers.ToList().IndexOf(task.Tier)];

    /// <summary>How much better a model is at something than on the whole; the same whenever it is asked.</summary>
    private double Bent(string model, string what) => Normal(new Random(Stable($"{seed} {model} {what}")));

    private static int Stable(string text) => text.Aggregate(17, (hash, character) => unchecked(hash * 31 + character));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static ModelCandidate Candidate(Dictionary<string, ProviderOptions> providers, string entry)
    {
        var provider = providers[entry[..entry.IndexOf('/')]];
        var model = entry[(provider.Name.Length + 1)..];
        return new ModelCandidate(provider, model, provider.Models[model]);
    }
}

/// <summary>What the store would sum up of the verdicts so far.</summary>
internal sealed class RouterMemory
{
    private readonly Dictionary<(string, RoutingTask), int> places = [];
    private readonly List<ModelRecord> records = [];

    public IReadOnlyList<ModelRecord> Records => records;

    public void Add(ModelCandidate model, RoutingTask task, SimulatedTry outcome)
    {
        var key = (model.Name, task with { InputTokens = 0 });
        if (!places.TryGetValue(key, out var place))
        {
            places[key] = place = records.Count;
            records.Add(new(model.Provider.Name, model.Model, task.Tier, task.Language, task.TaskClass, task.Repair, 0, 0, 0, 0));
        }

        var old = records[place];
        records[place] = old with { Tries = old.Tries + 1, Proven = old.Proven + (outcome.Proven ? 1 : 0), CostUsd = old.CostUsd + outcome.CostUsd, Minutes = old.Minutes + outcome.Minutes };
    }
}
