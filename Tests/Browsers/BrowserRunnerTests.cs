using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Nightshift.Previews;
using Nightshift.Tests.Runner;

namespace Nightshift.Browsers;

/// <summary>A browser in a sandbox of its own, which looks at one app and reaches nothing else.</summary>
[Collection(RunnerCollection.Name)]
public sealed class BrowserRunnerTests(RunnerHost host)
{
    private const string Page = """
        <!doctype html>
        <html lang="en">
          <title>Books</title>
          <h1>Books</h1>
          <label>Title <input id="title"></label>
          <button onclick="document.querySelector('ul').insertAdjacentHTML('beforeend', `<li>${document.querySelector('#title').value}</li>`); history.pushState(null, '', '/added')">Add</button>
          <ul></ul>
          <img src="/absent.png">
          <script>setTimeout(() => { throw new Error('Nobody catches me'); })</script>
        </html>
        """;

    private const string Steps = """
        # what a reader does
        see "Books"
        see title "Books"
        fill "Title" with "Emma \"A novel\""
        click "Add"
        see "Emma \"A novel\""
        see no "Persuasion"
        at /added
        picture "With Emma"
        """;

    [Fact]
    public async Task Steps_and_scripts_are_followed_on_the_page_of_a_preview_and_told_one_by_one()
    {
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        var id = await StartAsync(rig);

        var report = await RunAsync(runner, id, Steps);
        report.Problem.ShouldBeNull();
        report.Steps.ShouldAllBe(step => step.Passed);
        report.Steps.Select(step => step.Name).ShouldBe(Steps.Split('\n')[1..]);
        report.Pictures.Select(picture => picture.Name).ShouldBe(["With Emma", "At the end"]);
        report.Pictures.ShouldAllBe(picture => IsPng(picture.Content));
        report.Console.ShouldBe(["error: Nobody catches me", "error: Failed to load resource: the server responded with a status of 404 (File not found)"], ignoreOrder: true);
        report.FailedRequests.ShouldHaveSingleItem().ShouldMatch(@"^GET http://127\.0\.0\.1:\d+/absent\.png: 404$");
        report.Findings.Single(finding => finding.Rule == "image-alt").ShouldSatisfyAllConditions(finding => finding.Impact.ShouldBe("critical"), finding => finding.Targets.ShouldBe(["img"]));
        report.Trace!.AsSpan(0, 2).SequenceEqual("PK"u8).ShouldBeTrue();

        var wrong = await RunAsync(runner, id, "see \"Books\"\nclick the button\nsee \"Books\"");
        wrong.Problem.ShouldBe("This is no step. Write it as: click \"...\"");
        wrong.Steps.Select(step => step.Passed).ShouldBe([true, false]);

        var script = await RunAsync(runner, id, "await step('adds', async () => { await page.fill('#title', 'Emma'); await page.click('button'); });\nawait step('counts', async () => assert.equal(await page.locator('li').count(), 2, 'there is one book'));");
        script.Problem.ShouldBe("there is one book\n\n1 !== 2");
        script.Steps.Select(step => (step.Name, step.Passed, step.Error)).ShouldBe([("adds", true, null), ("counts", false, script.Problem)]);
    }

    [Fact]
    public async Task A_picture_is_of_the_size_that_was_asked_for_and_compared_and_the_browser_reaches_nothing_but_the_app()
    {
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        var id = await StartAsync(rig);

        var picture = await RunAsync(runner, id, null, new Viewport(390, 844));
        picture.Title.ShouldBe("Books");
        Size(picture.Pictures.ShouldHaveSingleItem().Content).ShouldBe((390, 844));

        var accepted = picture.Pictures[0].Content;
        (await RunAsync(runner, id, null, new Viewport(390, 844), accepted)).Comparison.ShouldBe(new PictureComparison(true, 0, 0));
        var changed = await RunAsync(runner, id, null, new Viewport(390, 844), accepted, "/added/");
        changed.Comparison!.Same.ShouldBeFalse();
        changed.Comparison.Share.ShouldBeInRange(0.0001, 0.2);
        changed.Pictures.Select(one => one.Name).ShouldBe(["Picture 1", "Difference"]);
        (await RunAsync(runner, id, null, new Viewport(400, 844), accepted)).Comparison!.Note.ShouldBe("The accepted picture is of 390 by 844 pixels, this one of 400 by 844.");

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string[] targets = [$"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", $"127.0.0.1:{runner.BaseAddress!.Port}", "169.254.169.254:80", "[::1]:5432"];
        var reaching = await RunAsync(runner, id, $$"""
            const reached = [];
            for (const target of {{Json.Write(targets)}}) {
              await page.goto(`http://${target}/`, { timeout: 5000 }).then(() => reached.push(target), () => {});
              const { connect } = await import('node:net');
              await new Promise(done => { const socket = connect({ host: target.slice(0, target.lastIndexOf(':')).replace(/[[\]]/g, ''), port: Number(target.split(':').pop()) }); socket.on('connect', () => { reached.push(`${target} by a socket`); done(); }); socket.on('error', done); setTimeout(done, 5000); });
            }
            assert.deepEqual(reached, []);
            """);
        reaching.Problem.ShouldBeNull();
        listener.Pending().ShouldBeFalse();

        (await PostAsync(runner, Job(Guid.NewGuid(), ""))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<Guid> StartAsync(PreviewRig rig)
    {
        var id = Guid.NewGuid();
        var progress = await rig.StartAsync(id, PreviewRig.Start("javascript", null, ("index.html", Page), ("added/index.html", Page.Replace("<h1>Books</h1>", "<h1>Books and more</h1>"))));
        progress.Status.ShouldBe(PreviewStatus.Running, progress.Detail);
        return id;
    }

    private static BrowserJob Job(Guid id, string? script, Viewport? viewport = null, byte[]? accepted = null, string path = "/") => new(id, path, viewport ?? new Viewport(), false, null, false, null, script, accepted, "tests");

    private static Task<HttpResponseMessage> PostAsync(HttpClient runner, BrowserJob job) => runner.PostAsJsonAsync("/browsers", job, Json.Options);

    private static async Task<BrowserReport> RunAsync(HttpClient runner, Guid id, string? script, Viewport? viewport = null, byte[]? accepted = null, string path = "/")
    {
        using var response = await PostAsync(runner, Job(id, script, viewport, accepted, path));
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<BrowserReport>(Json.Options))!;
    }

    private static bool IsPng(byte[] content) => content.AsSpan(0, 8).SequenceEqual((byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    private static (int Width, int Height) Size(byte[] png) => (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
}
