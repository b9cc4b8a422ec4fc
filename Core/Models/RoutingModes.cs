using Nightshift.Executions;

namespace Nightshift.Models;

/// <summary>How much a person wants to spend: which tier serves a task of a given score.</summary>
public static class RoutingModes
{
    /// <summary>One tier below the score's.</summary>
    public const string Frugal = "frugal";

    /// <summary>The score's tier.</summary>
    public const string Balanced = "balanced";

    /// <summary>One tier above the score's.</summary>
    public const string Performance = "performance";

    /// <summary>The strongest models, whatever the score and the price: the list <c>Models:Tiers:busu</c>.</summary>
    public const string Busu = "busu";

    public static readonly IReadOnlyList<string> All = [Frugal, Balanced, Performance, Busu];

    /// <summary>The tier that serves in a mode.</summary>
    /// <param name="tier">By the score, or where the run stands.</param>
    public static string Tier(string tier, string mode) => mode switch
    {
        Frugal => Complexity.Below(tier),
        Performance => Complexity.Above(tier),
        Busu => Complexity.Tiers[^1],
        _ => tier
    };
}

/// <summary>What counts among the models of a tier.</summary>
public static class LlmPreferences
{
    /// <summary>The least time per proven task.</summary>
    public const string Fast = "fast";

    /// <summary>The least cost per proven task.</summary>
    public const string Balanced = "balanced";

    /// <summary>The best chance that an attempt is proven.</summary>
    public const string Quality = "quality";

    public static readonly IReadOnlyList<string> All = [Fast, Balanced, Quality];
}
