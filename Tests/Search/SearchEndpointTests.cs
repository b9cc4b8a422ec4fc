using System.Net;
using Nightshift.Executions;
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

    [Fact]
    public async Task A_request_takes_along_what_of_ones_own_code_fits_it_and_says_why()
    {
        await using var rig = new SearchRig(app.Database);
        await rig.SaveAsync(TestDatabase.LocalUser, "auth.py", "def sign_jwt_tokens(user):\n    # JWT tokens for user sign-in\n    return encode(user)\n\n\ndef water_garden():\n    return 'wet'\n");
        await rig.DrainAsync();
        await rig.FillAsync(TestDatabase.LocalUser);
        var request = new ExecuteRequest("a REST API for user sign-in with JWT tokens", UseCode: true);

        var mine = await app.Owner.PostAsync("/execute", request).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        var stranger = await app.ClientAsync("stranger");
        var theirs = await stranger.PostAsync("/execute", request).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);

        var sent = (await app.Owner.GetAsync($"/execute/{mine.ExecutionId}").ReadAsync<ExecutionDetail>()).Context!.ShouldHaveSingleItem();
        sent.ShouldSatisfyAllConditions(
            () => sent.Path.ShouldBe("auth.py"), () => sent.Source.ShouldBe("your code"), () => sent.Excerpts.ShouldHaveSingleItem().Text.ShouldContain("sign_jwt_tokens"),
            () => sent.Why.ShouldBe("sign_jwt_tokens, found in your code by its words and its meaning."));
        (await stranger.GetAsync($"/execute/{theirs.ExecutionId}").ReadAsync<ExecutionDetail>()).Context.ShouldBeEmpty();
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
