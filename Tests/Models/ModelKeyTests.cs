using System.Text;
using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class ModelKeyTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Key = "sk-a-key-that-ann-entered";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-keys-");
    private readonly Guid ann = Guid.NewGuid();

    private SecretSeal Seal(string? of = null) => new(of ?? folder.FullName);

    [Fact]
    public void What_is_sealed_is_opened_by_another_process_on_the_machine()
    {
        var stored = Seal().Seal(ann, "groq", Key);

        Seal().Open(ann, "Groq", stored).ShouldBe(Key);
        Encoding.UTF8.GetString(stored).ShouldNotContain("entered");
        Seal().Seal(ann, "groq", Key).ShouldNotBe(stored);
    }

    [Fact]
    public void Nobody_opens_it_for_another_user_or_provider_or_changed_or_elsewhere()
    {
        var stored = Seal().Seal(ann, "groq", Key);

        Seal().Open(Guid.NewGuid(), "groq", stored).ShouldBeNull();
        Seal().Open(ann, "openai", stored).ShouldBeNull();
        Seal().Open(ann, "groq", [.. stored[..^1], (byte)(stored[^1] ^ 1)]).ShouldBeNull();
        Seal().Open(ann, "groq", []).ShouldBeNull();
        Seal(folder.CreateSubdirectory("other").FullName).Open(ann, "groq", stored).ShouldBeNull();
    }

    [Fact]
    public void The_file_is_its_owners_only()
    {
        Seal().Seal(ann, "groq", Key);

        var file = folder.GetFiles().ShouldHaveSingleItem();
        file.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        folder.Refresh();
        folder.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_agree_on_one_file()
    {
        var seals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => { var seal = Seal(); return (seal, Stored: seal.Seal(ann, "groq", Key)); })));

        foreach (var (_, stored) in seals) seals[0].seal.Open(ann, "groq", stored).ShouldBe(Key);
        folder.GetFiles().Length.ShouldBe(1);
    }

    [Fact]
    public async Task The_key_of_the_user_goes_before_the_environments_and_is_nobody_elses()
    {
        await using var standIn = await ModelStandIn.StartAsync();
        await using var rig = Rig(standIn);
        var request = await rig.RequestAsync();
        await rig.Get<ModelKeyStore>().SaveAsync(request.UserId, "one", Key, CancellationToken.None);

        await rig.AskAsync(request);
        await rig.AskAsync(await rig.RequestAsync() with { UserId = await database.AddUserAsync() });

        standIn.Requests.Select(asked => asked.Authorization).ShouldBe([$"Bearer {Key}", $"Bearer {ModelRig.Key}"]);
        rig.Said.ShouldNotContain(Key);
        (await database.Source.FirstAsync<string>("select row_to_json(model_keys)::text from model_keys where user_id = @UserId", new { request.UserId }, CancellationToken.None))
            .ShouldNotBeNull().ShouldSatisfyAllConditions(row => row.ShouldContain(Key[^4..]), row => row.ShouldNotContain(Key), row => row.ShouldNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(Key)).ToLowerInvariant()));
    }

    [Fact]
    public async Task A_key_that_is_refused_does_not_make_the_provider_rest_for_others()
    {
        await using var standIn = await ModelStandIn.StartAsync();
        standIn.Default = asked => asked.Authorization.EndsWith(Key, StringComparison.Ordinal) ? new() { Status = 401 } : new() { Text = "served" };
        await using var rig = Rig(standIn);
        var user = await database.AddUserAsync();
        await rig.Get<ModelKeyStore>().SaveAsync(user, "one", Key, CancellationToken.None);

        for (var ask = 0; ask < 6; ask++)
            (await Should.ThrowAsync<ModelUnavailableException>(async () => await rig.AskAsync(await rig.RequestAsync() with { UserId = user })))
                .Message.ShouldBe("No model could answer: one refused the key that you entered (HTTP 401); enter a valid one.");

        (await rig.AskAsync(await rig.RequestAsync() with { UserId = await database.AddUserAsync() })).Text.ShouldBe("served");
        rig.Said.ShouldNotContain(Key);
    }

    [Fact]
    public async Task A_key_that_cannot_be_opened_here_is_none_and_the_log_says_so()
    {
        await using var standIn = await ModelStandIn.StartAsync();
        await using var rig = Rig(standIn);
        var user = await database.AddUserAsync();
        await database.Source.ExecuteAsync("insert into model_keys (user_id, provider, sealed, last_four) values (@user, 'one', @stored, '')", new { user, stored = Seal().Seal(user, "one", Key) }, CancellationToken.None);

        await rig.AskAsync(await rig.RequestAsync() with { UserId = user });

        standIn.Requests.ShouldHaveSingleItem().Authorization.ShouldBe($"Bearer {ModelRig.Key}");
        rig.Said.ShouldContain($"The key for one of user {user} cannot be opened with this machine's key file");
    }

    [Fact]
    public void A_key_prints_as_its_end_only()
    {
        $"{new ModelCandidate(new ProviderOptions("one"), "m", null, new ModelKey(Key, "1"))}".ShouldNotContain(Key);
        $"{new ModelKey(Key, "1")}".ShouldBe("…ered");
        ModelKey.LastFour("short").ShouldBe("");
        $"{new ModelKeyRequest(Key)}".ShouldNotContain(Key);
    }

    private ModelRig Rig(ModelStandIn standIn) => new(database, [("Providers:one:BaseUrl", standIn.BaseUrl), ("Providers:one:ApiKey", ModelRig.Key), ("Providers:one:Models:m1:InputPrice", "1")]);

    public void Dispose() => folder.Delete(recursive: true);
}
