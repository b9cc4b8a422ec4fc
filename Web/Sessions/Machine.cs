using Nightshift.Executions;

namespace Nightshift.Sessions;

/// <summary>What can be asked for here and now; what nobody could tell is null or empty.</summary>
/// <param name="Connected">The providers that language models are asked of.</param>
internal sealed record Machine(LanguageList? Languages, IReadOnlyList<string> Connected, LimitsInUse? Limits)
{
    public static readonly Machine Unknown = new(null, [], null);
}
