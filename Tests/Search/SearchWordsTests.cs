namespace Nightshift.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("parseHTTPHeader", "pars http head")]
    [InlineData("read_config_file2", "read config fil 2")]
    [InlineData("The path of a directory", "path directory")]
    [InlineData("x = y", "")]
    public void Identifiers_and_sentences_become_the_same_words(string text, string words) => string.Join(' ', SearchWords.Of(text)).ShouldBe(words);

    [Theory]
    [InlineData("parser", "parsing", "parsed")]
    [InlineData("connection", "connect", "connected")]
    [InlineData("entries", "entry", "entry")]
    [InlineData("deletes", "deleted", "deleting")]
    public void Forms_of_a_word_have_one_stem(string first, string second, string third) =>
        new[] { first, second, third }.Select(Stemmer.Stem).Distinct().ShouldHaveSingleItem();

    [Fact]
    public void A_word_finds_what_is_written_much_like_it()
    {
        var index = new LexicalIndex();
        index.Add(new SearchFields("walk", null, "a.py", "authenticated config colour"));

        QueryWords.Of("auth configuration", index.Vocabulary).Keys.ShouldBe(["auth", "authentic", "login", "configur", "config", "conf", "cfg", "set"], ignoreOrder: true);
    }
}
