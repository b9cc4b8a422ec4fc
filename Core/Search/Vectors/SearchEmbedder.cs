namespace Nightshift.Search;

/// <summary>What makes a user's code into vectors. Those of two embedders cannot be compared.</summary>
/// <param name="Model"><c>built-in</c>, or a provider's model.</param>
/// <param name="Size">Numbers in a vector.</param>
/// <param name="LearnedFrom">Chunks that the built-in one was learned from; 0 for others.</param>
/// <param name="Done">All chunks up to this one have vectors.</param>
/// <param name="State"><c>filling</c>, then <c>serving</c>, then <c>retired</c>.</param>
public sealed record SearchEmbedder(Guid Id, Guid UserId, string Model, int Size, int LearnedFrom, long Done, string State)
{
    public const string Filling = "filling", Serving = "serving", Retired = "retired";
}
