using Nightshift.Executions;
using Nightshift.Models;

namespace Nightshift.Agents;

/// <summary>An execution as an agent's.</summary>
public static class AgentWork
{
    /// <summary>Gives it the agent, and what that says of models. What is asked for goes before it.</summary>
    public static Execution As(this Execution draft, Agent agent, string? mode = null, string? tier = null, string? preference = null, string? model = null)
    {
        var models = agent.Models;
        var chosen = mode ?? models.Mode ?? draft.Mode;
        return draft with
        {
            Agent = agent.ToUse(),
            Mode = chosen,
            Tier = tier ?? RoutingModes.Tier(Complexity.Of(draft.Prompt).Tier, chosen),
            LlmPreference = preference ?? models.Preference ?? draft.LlmPreference,
            ChosenModel = model ?? models.Model
        };
    }
}
