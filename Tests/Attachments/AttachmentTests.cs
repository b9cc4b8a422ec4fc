using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Nightshift.Attachments;

public sealed class AttachmentTests
{
    [Fact]
    public async Task An_archive_is_read_in_memory_and_what_would_leave_its_folder_is_not_in_it()
    {
        var files = await AttachmentReader.ReadAsync("project.zip", Zip(("src/app.py", "x = 1\n"u8.ToArray()), ("../evil.py", "y"u8.ToArray()), ("/etc/passwd", "z"u8.ToArray()), ("node_modules/a/index.js", "w"u8.ToArray()), ("logo.png", [1, 0, 2])), CancellationToken.None);

        files.Select(file => (file.Source, file.Path, file.Text)).ShouldBe([("project.zip", "src/app.py", "x = 1\n"), ("project.zip", "logo.png", null)]);
    }

    [Fact]
    public async Task A_compressed_tar_gives_its_regular_files_and_no_links()
    {
        var content = new MemoryStream();
        await using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "./notes.md") { DataStream = new MemoryStream("# Notes"u8.ToArray()) });
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "link.md") { LinkName = "/etc/passwd" });
        }
        content.Position = 0;

        (await AttachmentReader.ReadAsync("notes.tar.gz", content, CancellationToken.None)).ShouldHaveSingleItem().ShouldBe(new AttachedFile("notes.tar.gz", "notes.md", "# Notes", null));
    }

    [Fact]
    public async Task What_inflates_beyond_the_limits_is_left_out_and_what_is_damaged_is_said()
    {
        var bomb = Zip([.. Enumerable.Range(0, 200).Select(number => ($"{number}.txt", new byte[390_000].Select(_ => (byte)'a').ToArray()))]);
        var files = await AttachmentReader.ReadAsync("bomb.zip", bomb, CancellationToken.None);
        files.Sum(file => (long)(file.Text?.Length ?? 0)).ShouldBeLessThanOrEqualTo(64 << 20);
        files[^1].Why.ShouldBe("The archive holds more than is looked at.");

        (await AttachmentReader.ReadAsync("broken.zip", new MemoryStream([(byte)'P', (byte)'K', 3, 4, 9, 9]), CancellationToken.None)).ShouldHaveSingleItem().Why.ShouldBe("The archive is damaged.");
        (await AttachmentReader.ReadAsync("large.txt", new MemoryStream(Encoding.ASCII.GetBytes(new string('a', 500_000))), CancellationToken.None)).ShouldHaveSingleItem().Text.ShouldBeNull();
    }

    [Fact]
    public void What_fits_the_request_goes_before_what_does_not_until_there_is_no_more_room()
    {
        AttachedFile Of(string path, string text) => new(path, path, text, null);
        var long_ = string.Join('\n', Enumerable.Range(1, 240).Select(line => line == 150 ? "def refresh_token(): pass" : $"filler number {line}"));

        var chosen = ContextSelection.Choose("add refresh tokens", [Of("garden.txt", new string('g', 1_500)), Of("auth.py", long_), new AttachedFile("a.png", "a.png", null, "Not text.")], 2_000);

        chosen[1].Excerpts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(excerpt => excerpt.FirstLine.ShouldBe(81), excerpt => excerpt.LastLine.ShouldBe(160), excerpt => excerpt.Text.ShouldContain("refresh_token"));
        chosen[1].Why.ShouldBe("80 of 240 lines are sent: those that fit the request best.");
        chosen[0].Excerpts.ShouldBeEmpty();
        chosen[2].Why.ShouldBe("Not text.");
    }

    [Fact]
    public void A_file_that_the_request_names_comes_first_and_neighbouring_pieces_become_one()
    {
        var text = string.Join('\n', Enumerable.Range(1, 160).Select(line => $"line {line}"));
        var file = ContextSelection.Choose("mend plain.txt", [new("plain.txt", "plain.txt", text, null)], 100_000).ShouldHaveSingleItem();

        (file.Excerpts.ShouldHaveSingleItem().Text, file.Why).ShouldBe((text, null));
    }

    private static MemoryStream Zip(params (string Path, byte[] Content)[] files)
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, bytes) in files)
            {
                using var entry = archive.CreateEntry(path).Open();
                entry.Write(bytes);
            }
        content.Position = 0;
        return content;
    }
}
