using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Http;
using Nightshift.Repositories;
using Nightshift.Search;

namespace Nightshift.Executions;

/// <summary>Finds the imported repository that a request names, and what of it fits the request.</summary>
internal sealed class RepositoryChoice(RepositoryStore repositories, CodeSearch search)
{
    private const int MostPaths = 30, LongestQuery = 500;

    /// <param name="asked">The language that the request names; the repository's own when null.</param>
    public async Task<(RepositoryTarget? Target, Language? Language, ProblemHttpResult? Refused)> ChooseAsync(Execution draft, string name, Language? asked, CancellationToken cancellation)
    {
        var repository = await repositories.FindAsync(draft.UserId, name.Trim(), cancellation);
        if (repository is not { Status: RepositoryStatus.Ready, CommitSha: { } commit, Branch: { } branch })
            return (null, null, repository is { IsOpen: true } ? Problems.Conflict($"{name} is still being imported. Wait until it is ready.") : Problems.NotFound("There is no such imported repository. Import it on the page Repositories, or with POST /repositories."));
        if ((asked ?? MainLanguage(repository)) is not { } language)
            return (null, null, Problems.Unprocessable($"{repository.Name} is in none of the languages that can be proven: {string.Join(", ", Language.All.Select(known => known.Title))}. Name one in the request."));
        var words = draft.Prompt.Length <= LongestQuery ? draft.Prompt : draft.Prompt[..LongestQuery];
        var found = await search.SearchAsync(draft.UserId, new CodeQuery(words.Replace('"', ' ').Replace('/', ' '), Repo: repository.Name, Limit: 100), cancellation);
        var paths = (found?.Results ?? []).Select(hit => hit.FilePath).Distinct().Take(MostPaths).ToList();
        return (new RepositoryTarget(repository.Id, repository.Name, repository.Address, branch, commit, paths, RepositoryTarget.PullBranchOf(draft.Id, draft.Prompt)), language, null);
    }

    private static Language? MainLanguage(Repository repository) => repository.Analysis?.Languages.Keys.Select(title => Language.All.FirstOrDefault(language => language.Title == title)).FirstOrDefault(language => language is not null);
}
