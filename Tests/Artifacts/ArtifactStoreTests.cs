using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Artifacts;

public sealed class ArtifactStoreTests : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("nightshift-test-artifacts-").FullName;
    private readonly TestDatabase database;
    private readonly ArtifactStore artifacts;

    public ArtifactStoreTests(TestDatabase database)
    {
        this.database = database;
        artifacts = new ArtifactStore(database.Source, new ArtifactFiles(Options.Create(new ArtifactOptions { Folder = root })), TimeProvider.System);
    }

    [Fact]
    public async Task Saving_again_under_the_same_id_replaces_the_content()
    {
        var artifact = New();
        await artifacts.SaveAsync(artifact, Content("first"), CancellationToken.None);

        var again = await artifacts.SaveAsync(artifact, Content("second"), CancellationToken.None);

        again!.Size.ShouldBe(6);
        (await ReadAsync(artifact.Id)).ShouldBe("second");
        (await artifacts.ListAsync(TestDatabase.LocalUser, null, null, null, null, 1, 100, CancellationToken.None)).Artifacts.Count(item => item.Id == artifact.Id).ShouldBe(1);
        Folder(artifact).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_transaction_that_is_rolled_back_leaves_no_row()
    {
        var artifact = New();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            (await artifacts.SaveAsync(transaction, artifact, Content("text"), CancellationToken.None)).ShouldNotBeNull();
            await transaction.RollbackAsync();
        }

        (await artifacts.FindAsync(TestDatabase.LocalUser, artifact.Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_neither_row_nor_file()
    {
        var artifact = New();

        await Should.ThrowAsync<TimeoutException>(() => artifacts.SaveAsync(artifact, new BreakingStream(), CancellationToken.None));

        (await artifacts.FindAsync(TestDatabase.LocalUser, artifact.Id, CancellationToken.None)).ShouldBeNull();
        Folder(artifact).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broken_second_save_leaves_the_first()
    {
        var artifact = New();
        await artifacts.SaveAsync(artifact, Content("first"), CancellationToken.None);

        await Should.ThrowAsync<TimeoutException>(() => artifacts.SaveAsync(artifact, new BreakingStream(), CancellationToken.None));

        (await ReadAsync(artifact.Id)).ShouldBe("first");
        Folder(artifact).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Another_users_id_is_not_overwritten()
    {
        var artifact = New();
        await artifacts.SaveAsync(artifact, Content("mine"), CancellationToken.None);

        (await artifacts.SaveAsync(artifact with { UserId = await database.AddUserAsync() }, Content("theirs"), CancellationToken.None)).ShouldBeNull();

        (await ReadAsync(artifact.Id)).ShouldBe("mine");
    }

    [Theory]
    [InlineData(null, "file")]
    [InlineData("a\nb\u202Egpj.exe", "a_b_gpj.exe")]
    [InlineData("con:<>|?*\".py", "con_______.py")]
    [InlineData(".gitignore", ".gitignore")]
    [InlineData("trailing. . ", "trailing")]
    public void Names_are_made_safe(string? name, string expected) => ArtifactName.Clean(name).ShouldBe(expected);

    [Fact]
    public void Half_a_character_in_a_name_is_replaced() => ArtifactName.Clean("a" + (char)0xD800 + ".py").ShouldBe("a_.py");

    [Fact]
    public void A_long_name_keeps_its_extension_and_fits_the_file_system()
    {
        var name = ArtifactName.Clean(new string('ü', 500) + ".py");

        name.ShouldEndWith("ü.py");
        System.Text.Encoding.UTF8.GetByteCount(name).ShouldBeLessThanOrEqualTo(ArtifactName.MaxBytes);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static NewArtifact New() =>
        new(Guid.CreateVersion7(), TestDatabase.LocalUser, "a.txt", ArtifactTypes.Generated, "text/plain", Metadata: Json.ToElement(new { attempt = 1 }));

    private static MemoryStream Content(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private async Task<string> ReadAsync(Guid id)
    {
        var (_, content) = (await artifacts.OpenAsync(TestDatabase.LocalUser, id, CancellationToken.None))!.Value;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }

    private string[] Folder(NewArtifact artifact)
    {
        var folder = Path.Combine(root, $"{artifact.UserId}", $"{artifact.Id}");
        return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
    }

    private sealed class BreakingStream : MemoryStream
    {
        private int reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default) =>
            reads++ < 2 ? ValueTask.FromResult(buffer.Length) : throw new TimeoutException();
    }
}
