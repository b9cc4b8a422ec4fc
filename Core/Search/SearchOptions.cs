using System.ComponentModel.DataAnnotations;

namespace Nightshift.Search;

public sealed class SearchOptions
{
    public const string Section = "Search";

    public const int DefaultLimit = 20;

    /// <summary>Value of <see cref="Embedder"/>: the model of a connected provider, and the built-in embedder for users without one.</summary>
    public const string Provider = "provider";

    /// <summary>
    /// What makes vectors: <c>built-in</c>, which learns from each user's own code and sends nothing anywhere, or <c>provider</c>, which sends all indexed code to
    /// the user's connected provider and is paid for as any call is.
    /// </summary>
    [RegularExpression("built-in|provider", ErrorMessage = "Search:Embedder is built-in or provider.")]
    public string Embedder { get; init; } = BuiltInEmbedder.Model;

    /// <summary>Users whose index is kept in memory; about 150 MB for a million lines, and 15 MB for what their embedder learned.</summary>
    [Range(1, 100_000)]
    public int IndexesInMemory { get; init; } = 100;
}
