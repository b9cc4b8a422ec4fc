using System.Net;
using Nightshift.Data;
using Nightshift.Infrastructure;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>Projects for tests without Jobs: of a repository that is said to be imported.</summary>
internal static class ReadyProject
{
    public static async Task<Project> BeginAsync(HttpClient client, TestDatabase database, string wish = "Half of things")
    {
        var repository = await client.PostAsync("/repositories", new ImportRequest($"https://example.com/ann/{Guid.NewGuid():n}")).ReadAsync<Repository>(HttpStatusCode.Accepted);
        var analysis = new RepositoryAnalysis(new Dictionary<string, double> { ["Python"] = 1 }, [], [], [], 0, [], [], [], null, [], [], [], new Dictionary<string, int>(), 1, 1, new Dictionary<string, int>());
        await database.Source.ExecuteAsync("update repositories set status = 'ready', branch = 'main', commit_sha = repeat('a', 40), analysis = @analysis where id = @Id", new { repository.Id, analysis }, default);
        return await client.PostAsync("/projects", new ProjectRequest(repository.Name, wish, 5)).ReadAsync<Project>(HttpStatusCode.Created);
    }

    /// <summary>The project as it is when a model has written this plan.</summary>
    public static async Task PlanAsync(IServiceProvider services, TestDatabase database, Project project, ProjectPlan plan)
    {
        var userId = await database.Source.FirstAsync<Guid>("select user_id from projects where id = @Id", new { project.Id }, default);
        var estimate = await Get<PlanEstimator>().EstimateAsync((await Get<ProjectStore>().DraftAsync(userId, project.Id, default))!, project.Wish, plan, default);
        await database.Source.InTransactionAsync(async transaction =>
        {
            await Get<PlanStore>().AddAsync(transaction, userId, project.Id, plan, estimate, PlanStore.Model, default);
            await Get<ProjectStore>().MoveAsync(transaction, userId, project.Id, ProjectStatus.Waiting, PlanProgress.Begun(plan, _ => false).Why, default);
            return true;
        }, default);

        T Get<T>() where T : notnull => (T)services.GetService(typeof(T))!;
    }
}
