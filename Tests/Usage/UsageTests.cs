using System.Net;
using Nightshift.Data;
using Nightshift.Accounts;
using Nightshift.Infrastructure;
using Nightshift.Sessions;

namespace Nightshift.Usage;

public sealed class UsageTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Fact]
    public async Task Somebody_new_has_used_nothing()
    {
        var usage = await (await app.ClientAsync("ann")).GetAsync("/stats").ReadAsync<UsageStatistics>();

        usage.Executions.ShouldBe(0);
        usage.AverageAttemptsToProof.ShouldBeNull();
        usage.ModelUsage.All.ShouldBe(new ModelUsage(0, 0, 0, 0));
        usage.Artifacts.ShouldBe(new StoredArtifacts(0, 0));
    }

    [Fact]
    public async Task Counts_are_of_the_users_own()
    {
        var ann = await app.ClientAsync("ann");
        var bob = await app.ClientAsync("bob");
        foreach (var client in new[] { ann, bob, bob }) await UseAsync(client);

        var usage = await ann.GetAsync("/stats").ReadAsync<UsageStatistics>();

        usage.Executions.ShouldBe(3);
        usage.ExecutionsByStatus.ShouldBe(new Dictionary<string, long> { ["failed"] = 1, ["passed"] = 2 }, ignoreOrder: true);
        usage.AverageAttemptsToProof.ShouldBe(2);
        usage.ModelUsage.Today.ShouldBe(new ModelUsage(1, 10, 20, 0.5m));
        usage.ModelUsage.ThirtyDays.ShouldBe(new ModelUsage(2, 20, 40, 1));
        usage.ModelUsage.All.ShouldBe(new ModelUsage(3, 30, 60, 1.5m));
        usage.Artifacts.ShouldBe(new StoredArtifacts(2, 5));
    }

    private async Task UseAsync(HttpClient client)
    {
        var userId = (await client.GetAsync("/auth/me").ReadAsync<Account>()).Id;
        var session = await client.PostAsync("/sessions", new SessionRequest("Use")).ReadAsync<Session>(HttpStatusCode.Created);
        await client.ArtifactAsync("a.txt", [1, 2, 3]);
        await client.ArtifactAsync("b.txt", [1, 2]);
        foreach (var (status, attempt) in new[] { ("passed", 1), ("passed", 3), ("failed", 5) })
            await ExecuteAsync("""
                insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status, attempt)
                values (@id, @userId, @session, 'Sort', 'python', 'zip', true, 5, 'simple', 1, @status, @attempt)
                """, new { id = Guid.CreateVersion7(), userId, session = session.Id, status, attempt });
        foreach (var daysAgo in new[] { 0, 7, 60 })
            await ExecuteAsync("""
                insert into model_calls (id, user_id, step, purpose, provider, model, outcome, input_tokens, output_tokens, cost_usd, created_at)
                values (@id, @userId, 'code/1', 'code', 'p', 'm', 'completed', 10, 20, 0.5, now() - make_interval(days => @daysAgo))
                """, new { id = Guid.CreateVersion7(), userId, daysAgo });
    }

    private Task<int> ExecuteAsync(string sql, object parameters) => app.Database.Source.ExecuteAsync(sql, parameters, CancellationToken.None);
}
