using System.Net;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Tests.Runner;
using Nightshift.Validations;

namespace Nightshift.Security;

/// <summary>Api in front of a real Runner.</summary>
[Collection(RunnerCollection.Name)]
public sealed class SecurityEndpointTests(RunnerHost runner, ApiApplication app) : IClassFixture<ApiApplication>, IAsyncLifetime
{
    public Task InitializeAsync()
    {
        using var client = runner.Connect();
        app.Settings["services:runner:http:0"] = client.BaseAddress!.ToString();
        app.Settings[RunnerKey.Variable] = RunnerHost.Key;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Scan_tells_what_is_weak_where_and_what_to_do()
    {
        var code = "import subprocess\n\n\ndef run(name):\n    subprocess.call('ls ' + name, shell=True)\n\n\nKEY = '" + "AKIA" + "QX7RM2ZKWVB4NTPL'\n";

        var scan = await app.Owner.PostAsync("/security/scan", new ScanRequest(code, "python")).ReadAsync<ScanResult>();

        scan.Vulnerabilities.Where(found => found.Severity == Severity.High).Select(found => (found.Type, found.Line)).ShouldBe([("command-injection", 5), ("hard-coded-secret", 8)], ignoreOrder: true);
        scan.Vulnerabilities.ShouldAllBe(found => found.FixSuggestion != null);
        scan.RiskScore.ShouldBeGreaterThanOrEqualTo(8);
        scan.NotChecked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Clean_code_has_no_risk() =>
        (await app.Owner.PostAsync("/security/scan", new ScanRequest("export const add = (a, b) => a + b;\n", "javascript")).ReadAsync<ScanResult>())
            .ShouldSatisfyAllConditions(scan => scan.Vulnerabilities.ShouldBeEmpty(), scan => scan.RiskScore.ShouldBe(0));

    [Fact]
    public async Task Request_that_cannot_be_scanned_names_its_fields() =>
        (await (await app.Owner.PostAsync("/security/scan", new ScanRequest(" ", "cobol"))).ProblemAsync(HttpStatusCode.BadRequest)).Errors.Keys.ShouldBe(["code", "language"]);

    [Fact]
    public async Task Execution_has_the_scan_of_its_attempt()
    {
        var execution = await app.Owner.PostAsync("/execute", new ExecuteRequest("Mine", "python")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        await (await app.Owner.GetAsync($"/security/scan/{execution.ExecutionId}")).ProblemAsync(HttpStatusCode.Conflict);
        await JudgeAsync(execution.ExecutionId, Reports.Of(Reports.Tests(passed: true), Reports.Findings(SignalKind.Security, Severity.High, Severity.Low)));

        var scan = await app.Owner.GetAsync($"/security/scan/{execution.ExecutionId}").ReadAsync<ExecutionScan>();

        (scan.Attempt, scan.RiskScore, scan.Vulnerabilities.Count).ShouldBe((1, 4.2, 2));
        scan.Vulnerabilities.Select(found => found.Severity).ShouldBe([Severity.High, Severity.Low]);
        scan.ScannedAt.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    private Task JudgeAsync(Guid id, ValidationReport report)
    {
        const string sql = """
            insert into attempts (execution_id, number, user_id, strategy, why, tier, files, report, generated_at, validated_at)
            select id, 1, user_id, 'generate', '', 'simple', '[]', @report, now(), now() from executions where id = @id
            """;
        return app.Database.Source.ExecuteAsync(sql, new { id, report }, CancellationToken.None);
    }
}
