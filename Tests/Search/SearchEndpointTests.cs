using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Search;

public sealed class SearchEndpointTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Fact]
    public async Task Nothing_indexed_answers_with_no_places()
    {
        (await app.Owner.PostAsync("/search/code", new CodeQuery("anything at all")).ReadAsync<CodeSearchResults>()).Results.ShouldBeEmpty();
        (await app.Owner.GetAsync("/search/suggestions?q=any").ReadAsync<SearchSuggestions>()).Suggestions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/(/", "no regular expression")]
    [InlineData("", "Say what to look for.")]
    public async Task What_cannot_be_looked_for_is_answered_in_words(string query, string words)
    {
        var response = await app.Owner.PostAsync("/search/code", new CodeQuery(query));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain(words);
    }
}
