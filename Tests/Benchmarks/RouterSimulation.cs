using Nightshift.Executions;
using Nightshift.Models;

namespace Nightshift.Benchmarks;

/// <summary>
/// The router against models of known cost and skill. Prices and tiers are the shipped ones; skills are made up, afresh in every world: dearer models
/// are better on the whole, and each is better at some languages and kinds of task than at others. The loop is the real one's outline: five attempts,
/// and the tier above when the same failure comes twice.
/// </summary>
internal static class RouterSimulation
{
    private const int Worlds = 20;
    private const int Tasks = 2_000;
    private const int MostAttempts = 5;

    /// <summary>How often a second failure is the first one again.</summary>
    private const double SameFailure = 0.5;

    private static readonly int[] Marks = [50, 100, 200, 500, 1_000, 2_000];

    private delegate ModelCandidate Policy(SimulatedWorld world, RoutingTask task, RouterMemory memory, Random random);

    private static readonly (string Name, Policy Choose)[] Policies =
    [
        ("fixed tiers", (world, task, _, _) => world.Tiers[task.Tier][0]),
        ("all to the dearest", (world, _, _, _) => world.Dearest),
        ("learned", (world, task, memory, random) => LearnedOrder.Of(world.Tiers[task.Tier], task, memory.Records, random)[0]),
        ("best known before", (world, task, _, _) => world.Best(task))
    ];

    public static Task RunAsync(string[] arguments)
    {
        var results = Enumerable.Range(1, Worlds).Select(seed => Policies.Select(policy => Run(new SimulatedWorld(seed), policy.Choose, seed)).ToList()).ToList();
        Console.WriteLine($"{Worlds} worlds of {Tasks} tasks; figures are medians over the worlds\n");
        Console.WriteLine($"{"",-20}{"cost per proven task",22}{"proven",10}{"attempts",10}");
        for (var policy = 0; policy < Policies.Length; policy++)
            Console.WriteLine($"{Policies[policy].Name,-20}{Median(results, policy, result => result.CostPerProven),18:0.00000} USD{Median(results, policy, result => result.Share),10:0.0 %}{Median(results, policy, result => result.Attempts),10:0.00}");

        var savings = results.Select(world => 1 - world[2].CostPerProven / world[0].CostPerProven).Order().ToList();
        var successes = results.Select(world => world[2].Share - world[0].Share).Order().ToList();
        Console.WriteLine($"\nlearned beside fixed tiers: {savings[Worlds / 2]:0.0 %} less per proven task ({savings[0]:0.0 %} in the worst world), proven {successes[Worlds / 2]:+0.0 %;-0.0 %} ({successes[0]:+0.0 %;-0.0 %} in the worst)");
        Console.WriteLine("\nregret: what the choices cost more, per proven task and choice, than the best known before; on average up to that task");
        Console.WriteLine($"{"tasks",-20}{string.Concat(Marks.Select(mark => $"{mark,10}"))}");
        foreach (var policy in new[] { 0, 2 })
            Console.WriteLine($"{Policies[policy].Name,-20}{string.Concat(Marks.Select((_, mark) => $"{Median(results, policy, result => result.Regret[mark]),10:0.00000}"))}");
        return Task.CompletedTask;
    }

    private static Result Run(SimulatedWorld world, Policy choose, int seed)
    {
        var (tasks, draws) = (new Random(seed), new Random(seed + 1_000));
        var memory = new RouterMemory();
        var (cost, proven, attempts, regret, choices) = (0.0, 0, 0, 0.0, 0);
        List<double> regrets = [];
        for (var number = 1; number <= Tasks; number++)
        {
            var (task, hardness) = world.NextTask(tasks);
            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                var model = choose(world, task, memory, draws);
                (regret, choices) = (regret + world.Price(model, task) - world.Price(world.Best(task), task), choices + 1);
                var outcome = world.Try(model, task, hardness, draws);
                memory.Add(model, task, outcome);
                (cost, attempts) = (cost + outcome.CostUsd, attempts + 1);
                if (outcome.Proven) proven++;
                if (outcome.Proven) break;
                task = task with { Repair = true, Tier = attempt >= 2 && draws.NextDouble() < SameFailure ? Complexity.Above(task.Tier) : task.Tier };
            }

            if (Marks.Contains(number)) regrets.Add(regret / choices);
        }

        return new Result(cost / proven, (double)proven / Tasks, (double)attempts / Tasks, regrets);
    }

    private static double Median(List<List<Result>> results, int policy, Func<Result, double> figure) => results.Select(world => figure(world[policy])).Order().ElementAt(Worlds / 2);

    private sealed record Result(double CostPerProven, double Share, double Attempts, IReadOnlyList<double> Regret);
}
