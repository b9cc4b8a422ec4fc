using Nightshift.Agents;
using Nightshift.Executions;
using Nightshift.Usage;

namespace Nightshift.Projects;

/// <summary>What a plan will probably cost and take, from what such runs have come to.</summary>
public sealed class PlanEstimator(CostForecaster forecaster, AgentCatalog agents)
{
    public async Task<PlanEstimate> EstimateAsync(Execution draft, string wish, ProjectPlan plan, CancellationToken cancellation)
    {
        var known = await agents.ListAsync(draft.UserId, cancellation);
        var tasks = plan.AllTasks().ToDictionary(task => task.Id, task => ForecastTask.Of(TaskDraft.Of(draft, wish, task, Named(known, task.Agent), draft.Target!.Commit)));
        Dictionary<string, CostForecast> each = [];
        foreach (var (id, task) in tasks) each[id] = await forecaster.ForecastAsync(draft.UserId, [task], cancellation);
        return new PlanEstimate(await forecaster.ForecastAsync(draft.UserId, [.. tasks.Values], cancellation), each);
    }

    /// <summary>The agent of that name; null when there is none.</summary>
    public static Agent? Named(IEnumerable<Agent> agents, string name) => agents.FirstOrDefault(agent => agent.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
