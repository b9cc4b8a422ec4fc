using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.Agents;

public static class AgentExtensions
{
    /// <summary>The agents. Needs the database.</summary>
    public static IServiceCollection AddAgentStores(this IServiceCollection services) => services.AddSingleton<AgentStore>().AddSingleton<AgentCatalog>();
}
