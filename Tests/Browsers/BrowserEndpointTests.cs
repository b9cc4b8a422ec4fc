using System.Net;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Previews;

namespace Nightshift.Browsers;

public sealed class BrowserEndpointTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public BrowserEndpointTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
    }

    [Fact]
    public async Task Only_pages_of_a_running_preview_of_ones_own_are_opened()
    {
        var execution = (await app.Owner.PostAsync("/execute", new ExecuteRequest("Mine")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted)).ExecutionId;
        var (mine, theirs) = (PreviewAddress.NewKey(), PreviewAddress.NewKey());
        const string rows = """
            insert into previews (id, user_id, execution_id, attempt, key, status, created_at, expires_at)
            select gen_random_uuid(), user_id, id, 1, @mine, 'stopped', now(), now() from executions where id = @execution
            union all select gen_random_uuid(), @other, @execution, 1, @theirs, 'running', now(), now()
            """;
        await app.Database.Source.ExecuteAsync(rows, new { execution, mine, theirs, other = await app.Database.AddUserAsync() }, CancellationToken.None);

        foreach (var url in (string[])["http://127.0.0.1:5100/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", $"http://{theirs}.localhost:5100/", "http://localhost/"])
            (await (await app.Owner.PostAsync("/sandbox/screenshot", new ScreenshotDraft(Url: url))).ProblemAsync(HttpStatusCode.NotFound)).Detail!.ShouldEndWith("No other address is opened.", customMessage: url);
        (await (await app.Owner.PostAsync("/sandbox/screenshot", new ScreenshotDraft(Url: $"http://{mine}.localhost:5100/books"))).ProblemAsync(HttpStatusCode.Conflict)).Detail!.ShouldStartWith("The preview does not run.");
        (await (await app.Owner.PostAsync("/sandbox/test-ui", new UiTestDraft(Guid.NewGuid()))).ProblemAsync(HttpStatusCode.NotFound)).Detail!.ShouldEndWith("No other address is opened.");

        var wrong = await (await app.Owner.PostAsync("/sandbox/screenshot", new ScreenshotDraft(Guid.NewGuid(), Path: "//elsewhere", Viewport: new Viewport(390, 844), FullPage: true, Selector: "h1", Device: "Toaster"))).ProblemAsync(HttpStatusCode.BadRequest);
        wrong.Errors.Keys.ShouldBe(["path", "device", "selector"], ignoreOrder: true);
        var large = await (await app.Owner.PostAsync("/sandbox/test-ui", new UiTestDraft(Guid.NewGuid(), Viewport: new Viewport(5, 5)))).ProblemAsync(HttpStatusCode.BadRequest);
        large.Errors.Keys.ShouldBe(["viewport.width", "viewport.height"], ignoreOrder: true);
    }
}
