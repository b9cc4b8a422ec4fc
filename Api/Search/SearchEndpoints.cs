using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Search;

internal static class SearchEndpoints
{
    private const int MostSuggestions = 8;

    public static IHostApplicationBuilder AddSearch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSearchIndex(builder.Configuration).AddSingleton<CodeSearch>();
        return builder;
    }

    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        var search = routes.MapGroup("/search").WithTags("Search");
        search.MapPost("/code", SearchAsync).WithSummary("Places in your delivered and uploaded code, the best first");
        search.MapGet("/suggestions", SuggestAsync).WithSummary("Names in your code that begin like this");
    }

    private static async Task<Results<Ok<CodeSearchResults>, ProblemHttpResult>> SearchAsync(CodeQuery request, ClaimsPrincipal user, CodeSearch search, CancellationToken cancellation) =>
        await search.SearchAsync(user.UserId(), request, cancellation) is { } results
            ? TypedResults.Ok(results)
            : Problems.BadRequest("That is no regular expression that PostgreSQL knows, or it takes too long. Make it simpler, or leave the slashes out to search for words.");

    private static async Task<Ok<SearchSuggestions>> SuggestAsync(
        ClaimsPrincipal user, SearchStore store, CancellationToken cancellation, [MinLength(1, ErrorMessage = "Type at least one character."), MaxLength(100, ErrorMessage = "At most 100 characters.")] string q) =>
        TypedResults.Ok(new SearchSuggestions(await store.SuggestAsync(user.UserId(), q, MostSuggestions, cancellation)));
}
