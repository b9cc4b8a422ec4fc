namespace Nightshift.Models;

/// <summary>How a person wants models chosen.</summary>
/// <param name="Mode">One of <see cref="RoutingModes"/>.</param>
/// <param name="LlmPreference">One of <see cref="LlmPreferences"/>.</param>
/// <param name="Learning">Whether the order within a tier is learned from what the loop found; the configured order when not.</param>
/// <param name="Roles">Roles (<c>tests</c>, <c>code</c>, <c>repair</c> or an agent's name) with a mode of their own, counted from the run's tier.</param>
public sealed record ModelSettings(string Mode, string LlmPreference, bool Learning, IReadOnlyDictionary<string, string> Roles)
{
    public static readonly ModelSettings Default = new(RoutingModes.Balanced, LlmPreferences.Balanced, true, new Dictionary<string, string>());
}

/// <summary>Body of <c>PUT /models/settings</c>; what is absent stays as it is.</summary>
/// <param name="Roles">Replaces all of them.</param>
public sealed record ModelSettingsRequest(string? Mode = null, string? LlmPreference = null, bool? Learning = null, IReadOnlyDictionary<string, string>? Roles = null);
