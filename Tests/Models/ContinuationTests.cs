namespace Nightshift.Models;

public sealed class ContinuationTests
{
    private static readonly string Lines = string.Concat(Enumerable.Range(0, 30).Select(line => $"    value_{line} = {line}\n"));
    private static readonly string Begun = $"```python app.py\ndef values():\n{Lines}";

    private static Continuation After(string text) => Continuation.Of(text, "one/m1").ShouldNotBeNull();

    [Fact]
    public void Only_whole_lines_are_kept() => After(Begun + "    val").Kept.ShouldBe(Begun);

    [Theory]
    [InlineData("")]
    [InlineData("```python app.py\nx = 1\n")]
    [InlineData("a single line without an end, as long as it may be; a single line without an end, as long as it may be; a single line without an end, as long as it may be; a single line without an end")]
    public void What_is_too_little_is_not_gone_on_with(string text) => Continuation.Of(text, "one/m1").ShouldBeNull();

    [Theory]
    [InlineData("    return value_1\n```\n")]
    [InlineData("```python\n    return value_1\n```\n")]
    [InlineData("\n```python app.py\n    return value_1\n```\n")]
    [InlineData("    value_28 = 28\n    value_29 = 29\n    return value_1\n```\n")]
    public void The_seam_is_not_seen(string rest) => After(Begun).Join(rest).ShouldBe(Begun + "    return value_1\n```\n");

    [Fact]
    public void A_model_that_begins_anew_is_taken_at_its_word() => After(Begun).Join("```python app.py\ndef values():\n    return 1\n```\n").ShouldBe("```python app.py\ndef values():\n    return 1\n```\n");

    [Fact]
    public void A_block_that_follows_a_whole_one_is_a_new_one() =>
        After($"{Begun}```\n").Join("```python b.py\nx = 1\n```\n").ShouldBe($"{Begun}```\n```python b.py\nx = 1\n```\n");

    [Fact]
    public void Who_wrote_what_is_told() => After(Begun).Note.ShouldBe($"The first {Begun.Length} characters are by one/m1, whose answer broke off there.");
}
