using System.Net;
using System.Text;
using Nightshift.Infrastructure;

namespace Nightshift.Artifacts;

public sealed class ArtifactBundleTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Fact]
    public async Task A_new_name_is_made_safe_and_the_content_stays()
    {
        var artifact = await app.Owner.ArtifactAsync("a.py", Encoding.UTF8.GetBytes("print(1)"));

        var renamed = await RenameAsync(app.Owner, artifact.Id, "../../größe 2.py").ReadAsync<Artifact>();

        renamed.Name.ShouldBe("größe 2.py");
        var download = await app.Owner.GetAsync(artifact.DownloadUrl);
        (await download.Content.ReadAsStringAsync()).ShouldBe("print(1)");
        download.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("größe 2.py");
        (await app.Owner.DeleteAsync($"/artifacts/{artifact.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("""{"name": ""}""")]
    [InlineData("{}")]
    public async Task A_name_must_be_given(string body)
    {
        var artifact = await app.Owner.ArtifactAsync("a.py", [1]);

        using var response = await app.Owner.PatchAsync($"/artifacts/{artifact.Id}", new StringContent(body, Encoding.UTF8, "application/json"));

        (await response.ProblemAsync(HttpStatusCode.BadRequest)).Errors.ShouldContainKey("name");
    }

    [Fact]
    public async Task Somebody_else_can_neither_rename_nor_bundle_it()
    {
        var artifact = await app.Owner.ArtifactAsync("a.py", [1]);
        var bob = await app.ClientAsync("bob");
        var own = await bob.ArtifactAsync("b.py", [2]);

        await (await RenameAsync(bob, artifact.Id, "mine.py")).ProblemAsync(HttpStatusCode.NotFound);
        await (await BundleAsync(bob, own.Id, artifact.Id)).ProblemAsync(HttpStatusCode.NotFound);

        (await app.Owner.GetAsync($"/artifacts/{artifact.Id}").ReadAsync<Artifact>()).Name.ShouldBe("a.py");
    }

    [Fact]
    public async Task A_bundle_holds_every_file_once_even_when_names_are_the_same()
    {
        var first = await app.Owner.ArtifactAsync("a.py", Encoding.UTF8.GetBytes("one"));
        var second = await app.Owner.ArtifactAsync("A.py", Encoding.UTF8.GetBytes("two"));
        var third = await app.Owner.ArtifactAsync("c", new byte[3_000_000]);

        using var response = await BundleAsync(app.Owner, first.Id, second.Id, third.Id, first.Id);
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, await response.Content.ReadAsByteArrayAsync());
        await using var bundle = await UnpackedBundle.OpenAsync(file);
        File.Delete(file);

        response.Content.Headers.ContentDisposition!.FileName.ShouldBe("artifacts.zip");
        bundle.Files.Order(StringComparer.Ordinal).ShouldBe(["A (2).py", "a.py", "c"]);
        (await bundle.RunAsync("/usr/bin/cat", "a.py", "A (2).py")).ShouldBe("onetwo");
    }

    [Fact]
    public async Task A_bundle_of_nothing_or_of_too_much_is_refused()
    {
        foreach (var count in new[] { 0, ArtifactBundleRequest.Most + 1 })
            (await (await BundleAsync(app.Owner, [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())])).ProblemAsync(HttpStatusCode.BadRequest)).Errors.ShouldContainKey("ids");
    }

    private static Task<HttpResponseMessage> RenameAsync(HttpClient client, Guid id, string name) =>
        client.PatchAsync($"/artifacts/{id}", System.Net.Http.Json.JsonContent.Create(new ArtifactNameRequest(name), options: Json.Options));

    private static Task<HttpResponseMessage> BundleAsync(HttpClient client, params Guid[] ids) => client.PostAsync("/artifacts/bundle", new ArtifactBundleRequest(ids));
}
