namespace Nightshift.Models;

/// <summary>What providers and the ways to choose among them are called on the page.</summary>
internal static class ModelWords
{
    public static readonly IReadOnlyList<Choice> Modes =
    [
        new(RoutingModes.Frugal, "Frugal", "one tier below what the request asks for"),
        new(RoutingModes.Balanced, "Balanced", "the tier that the request asks for"),
        new(RoutingModes.Performance, "Performance", "one tier above it"),
        new(RoutingModes.Busu, "Busu", "the strongest models, whatever they cost")
    ];

    public static readonly IReadOnlyList<Choice> Preferences =
    [
        new(LlmPreferences.Fast, "Fast", "the least time to a proof"),
        new(LlmPreferences.Balanced, "Balanced", "the least cost per proven task"),
        new(LlmPreferences.Quality, "Quality", "the best chance that an attempt is proven")
    ];

    /// <summary>Roles of the loop; agents bring their own.</summary>
    public static readonly IReadOnlyList<(string Role, string Word)> Roles = [("criteria", "Naming criteria"), ("tests", "Writing tests"), ("code", "Writing code"), ("repair", "Repairing")];

    public static string Of(ModelProviderStatus status) => status switch
    {
        ModelProviderStatus.Green => "Works",
        ModelProviderStatus.Yellow => "Stumbles",
        ModelProviderStatus.Red => "Fails",
        _ => "Not connected"
    };

    public static string Class(string taskClass) => taskClass.Capitalised();

    /// <summary>A clause about a provider as a sentence; a name keeps its letters.</summary>
    public static string Sentence(string clause, string provider) =>
        clause.StartsWith(provider, StringComparison.Ordinal) ? $"{clause}." : $"{clause.Capitalised()}.";

    internal sealed record Choice(string Value, string Word, string Meaning);
}
