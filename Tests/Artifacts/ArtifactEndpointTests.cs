using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Nightshift.Accounts;
using Nightshift.Infrastructure;
using Nightshift.Sessions;

#pragma warning disable CA1416 // file modes: the tests run on Linux

namespace Nightshift.Artifacts;

public sealed class ArtifactEndpointTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("print('hello')\n");

    [Fact]
    public async Task An_upload_comes_back_as_it_was()
    {
        var content = RandomNumberGenerator.GetBytes(3_000_000);

        var artifact = await app.Owner.ArtifactAsync("größe 1.bin", content, ("language", "python"));
        var download = await app.Owner.GetAsync(artifact.DownloadUrl);

        artifact.ShouldSatisfyAllConditions(
            () => artifact.Name.ShouldBe("größe 1.bin"), () => artifact.Type.ShouldBe("uploaded"), () => artifact.Size.ShouldBe(content.Length),
            () => artifact.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content))), () => artifact.Language.ShouldBe("python"));
        (await download.Content.ReadAsByteArrayAsync()).ShouldBe(content);
        download.Headers.ETag!.Tag.ShouldBe($"\"{artifact.Sha256}\"");
        download.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        download.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        download.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("größe 1.bin");
    }

    [Fact]
    public async Task A_range_is_answered_in_part_and_a_known_version_not_again()
    {
        var artifact = await app.Owner.ArtifactAsync("a.py", Content);

        var part = await SendAsync(artifact, headers => headers.Range = new RangeHeaderValue(6, 12));
        var known = await SendAsync(artifact, headers => headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{artifact.Sha256}\"")));

        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).ShouldBe("'hello'");
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await SendAsync(artifact, headers => headers.Range = new RangeHeaderValue(900, 999))).StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("..", "file")]
    [InlineData("a/..", "file")]
    [InlineData("line.py", "line.py")]
    public async Task A_name_cannot_lead_out_of_the_folder(string sent, string kept)
    {
        var artifact = await app.Owner.ArtifactAsync(sent, Content);

        artifact.Name.ShouldBe(kept);
        File.ReadAllBytes(Path.Combine(Folder(artifact), kept)).ShouldBe(Content);
    }

    [Fact]
    public async Task Folders_and_files_are_for_the_services_user_alone()
    {
        var artifact = await app.Owner.ArtifactAsync("a.py", Content);

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (var path in new[] { app.ArtifactFolder, Path.GetDirectoryName(Folder(artifact))!, Folder(artifact), Path.Combine(Folder(artifact), "a.py") })
            (File.GetUnixFileMode(path) & others).ShouldBe(UnixFileMode.None, path);
    }

    [Fact]
    public async Task A_link_put_in_the_way_is_not_followed()
    {
        var artifact = await app.Owner.ArtifactAsync("a.py", Content);
        var secret = Path.Combine(app.ArtifactFolder, $"secret-{artifact.Id}");
        await File.WriteAllTextAsync(secret, "secret");
        File.Delete(Path.Combine(Folder(artifact), "a.py"));
        File.CreateSymbolicLink(Path.Combine(Folder(artifact), "a.py"), secret);

        var response = await app.Owner.GetAsync(artifact.DownloadUrl);

        await response.ProblemAsync(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_list_is_filtered_and_paged()
    {
        var ann = await app.ClientAsync("ann");
        var session = await ann.PostAsync("/sessions", new SessionRequest("Files")).ReadAsync<Session>(HttpStatusCode.Created);
        for (var i = 0; i < 3; i++) await ann.ArtifactAsync($"{i}.py", Content, ("language", "python"), ("session_id", $"{session.Id}"));
        await ann.ArtifactAsync("other.js", Content, ("language", "javascript"));

        var page = await ann.GetAsync($"/artifacts?session_id={session.Id}&limit=2&page=2").ReadAsync<ArtifactList>();

        page.Artifacts.Select(artifact => artifact.Name).ShouldBe(["0.py"]);
        (page.Total, page.Page).ShouldBe((3, 2));
        (await ann.GetAsync("/artifacts?language=javascript").ReadAsync<ArtifactList>()).Artifacts.ShouldHaveSingleItem().Name.ShouldBe("other.js");
        (await ann.GetAsync("/artifacts?type=generated").ReadAsync<ArtifactList>()).Total.ShouldBe(0);
        (await ann.GetAsync("/artifacts?type=uploaded").ReadAsync<ArtifactList>()).Total.ShouldBe(4);
    }

    [Fact]
    public async Task Deleting_removes_row_and_file()
    {
        var artifact = await app.Owner.ArtifactAsync("a.py", Content);

        (await app.Owner.DeleteAsync($"/artifacts/{artifact.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await app.Owner.GetAsync($"/artifacts/{artifact.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Directory.Exists(Folder(artifact)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_of_50_MB_is_taken_and_a_larger_one_is_not()
    {
        var ann = await app.ClientAsync("ann");
        (await ann.UploadAsync("most.bin", new byte[UploadReader.MaxBytes])).StatusCode.ShouldBe(HttpStatusCode.Created);

        foreach (var excess in new[] { 1, 60_000_000 })
            await (await ann.UploadAsync("more.bin", new byte[UploadReader.MaxBytes + excess])).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

        (await ann.GetAsync("/artifacts").ReadAsync<ArtifactList>()).Total.ShouldBe(1);
        Files(await ann.GetAsync("/auth/me").ReadAsync<Account>()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_upload_that_cannot_be_used_leaves_nothing_behind()
    {
        var ann = await app.ClientAsync("ann");

        await (await ann.UploadAsync("a.py", Content, ("session_id", $"{Guid.NewGuid()}"))).ProblemAsync(HttpStatusCode.NotFound);
        await (await ann.UploadAsync("a.py", Content, ("session_id", "mine"))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await ann.PostAsync("/artifacts/upload", new MultipartFormDataContent { { new StringContent("x"), "language" } })).ProblemAsync(HttpStatusCode.BadRequest);
        await (await ann.PostAsync("/artifacts/upload", new StringContent("{}"))).ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await (await ann.PostAsync("/artifacts/upload", Truncated())).ProblemAsync(HttpStatusCode.BadRequest);

        Files(await ann.GetAsync("/auth/me").ReadAsync<Account>()).ShouldBeEmpty();
    }

    private static StringContent Truncated()
    {
        var content = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.py\"\r\n\r\nprint(");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        return content;
    }

    private string Folder(Artifact artifact) => Path.Combine(app.ArtifactFolder, $"{AccountStore.LocalOwner}", $"{artifact.Id}");

    private string[] Files(Account account)
    {
        var folder = Path.Combine(app.ArtifactFolder, $"{account.Id}");
        return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
    }

    private Task<HttpResponseMessage> SendAsync(Artifact artifact, Action<HttpRequestHeaders> change)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, artifact.DownloadUrl);
        change(request.Headers);
        return app.Owner.SendAsync(request);
    }
}
