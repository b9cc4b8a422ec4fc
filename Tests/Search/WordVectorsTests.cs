namespace Nightshift.Search;

public sealed class WordVectorsTests
{
    private static readonly WordVectors Learned = WordVectorTraining.Train(
        [.. Enumerable.Range(0, 60).SelectMany(number => new[]
        {
            new SaidOfCode($"removes user number{number}", $"delete from accounts where key number{number}"),
            new SaidOfCode($"shows picture number{number}", $"render canvas bitmap number{number}")
        })], CancellationToken.None);

    [Fact]
    public void What_is_said_is_near_the_code_it_was_said_of_without_a_word_in_common() =>
        Likeness(Learned, "removes user", "delete accounts").ShouldBeGreaterThan(Likeness(Learned, "removes user", "render bitmap") + 0.5f);

    [Fact]
    public void A_word_that_was_never_seen_is_near_words_of_the_same_letters() =>
        Likeness(Learned, "undeletable", "deletable").ShouldBeGreaterThan(Likeness(Learned, "undeletable", "zigzag") + 0.3f);

    [Fact]
    public void What_was_learned_is_the_same_after_it_was_stored()
    {
        var read = WordVectors.Read(Learned.Write());

        foreach (var (stored, kept) in read.Embed("removes unknown user").Zip(Learned.Embed("removes unknown user"))) stored.ShouldBe(kept, 0.002f);
        read.Embed("…").ShouldAllBe(number => number == 0);
    }

    [Theory]
    [InlineData("def f(x):\n    \"\"\"Doubles it.\"\"\"\n    return 2 * x  # at once", "Doubles it. at once")]
    [InlineData("/** Doubles it. */\nint f(int x) { return 2 * x; } // at once", "Doubles it. at once")]
    public void Comments_are_told_from_code(string text, string said)
    {
        var pairs = SaidOfCode.In("f", text).ToList();

        string.Join(' ', SearchWords.Of(pairs[0].Said)).ShouldBe(string.Join(' ', SearchWords.Of(said)));
        pairs[0].Code.ShouldContain("return 2 * x");
        pairs[0].Code.ShouldNotContain("Doubles");
        pairs[1].Said.ShouldBe("f");
    }

    private static float Likeness(WordVectors vectors, string one, string other) => vectors.Embed(one).Zip(vectors.Embed(other), (a, b) => a * b).Sum();
}
