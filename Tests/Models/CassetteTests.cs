using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class CassetteTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-cassettes-");

    private string Tape => Path.Combine(folder.FullName, "run.jsonl");

    private async Task RecordAsync(string text)
    {
        await using var standIn = await ModelStandIn.StartAsync(_ => new() { Text = text, Usage = (7, 9) });
        await using var rig = new ModelRig(database, [("Providers:one:BaseUrl", standIn.BaseUrl), ("Providers:one:ApiKey", ModelRig.Key), ("Providers:one:Models:m:InputPrice", "1")]);
        var request = await rig.RequestAsync();
        await rig.AskAsync(request);
        await rig.RecordAsync(request, Tape);
        (await rig.Get<CassetteStore>().ReadAsync(Guid.NewGuid(), request.ExecutionId!.Value, CancellationToken.None)).ShouldBeEmpty(); // somebody else's
    }

    private ModelRig Player() => new(database, [("Providers:tape:Kind", "cassette"), ("Providers:tape:Path", Tape)]);

    [Fact]
    public async Task A_recorded_call_is_served_again_for_nothing()
    {
        await RecordAsync("the recorded words");
        await using var rig = Player();

        var reply = await rig.AskAsync();

        reply.ShouldBe(new ModelReply("the recorded words", "tape", "recorded", 7, 9, 0, reply.DurationMs, null));
        rig.Delta.ShouldBe("the recorded words");
    }

    [Fact]
    public async Task What_was_not_recorded_is_told()
    {
        await RecordAsync("the recorded words");
        await using var rig = Player();
        var request = await rig.RequestAsync() with { Messages = [new(Microsoft.Extensions.AI.ChatRole.User, "Something else")] };

        (await Should.ThrowAsync<ModelUnavailableException>(() => rig.AskAsync(request))).Message
            .ShouldBe("No model could answer: the cassette of tape holds no answer to this request; record the same run again.");
    }

    /// <summary>Put together here, so that this file holds none.</summary>
    [Theory]
    [InlineData("", "gsk_", "k2Jd8sLq0WmZx4Rt7Yv1Bn6Cf3Hg5Pa9UeTok2Jd8sLq0WmZx4Rt")]
    [InlineData("", "github_pat_", "11ABCDEFG0k2Jd8sLq0WmZ_x4Rt7Yv1Bn6Cf3Hg5Pa9UeTok2Jd8sLq0WmZx4Rt7Yv1")]
    [InlineData("", "xoxb-", "2384756192-k2Jd8sLq0WmZx4Rt")]
    [InlineData("Bearer ", "", "k2Jd8sLq0WmZx4Rt7Yv1")]
    [InlineData("", "-----BEGIN RSA PRIVATE ", "KEY-----\nMIIEk2Jd8sLq0WmZx4Rt7Yv1\n-----END RSA PRIVATE KEY-----")]
    public async Task Neither_the_prompt_nor_a_key_is_on_the_cassette(string before, string begin, string rest)
    {
        await RecordAsync($"You sent {ModelRig.Key}; mine is {before}{begin}{rest} today.");

        var line = await File.ReadAllTextAsync(Tape);

        foreach (var secret in new[] { ModelRig.Key, ModelRig.Prompt, rest[^20..] }) line.ShouldNotContain(secret);
        Json.Read<CassetteCall>(line).Text.ShouldBe($"You sent [hidden]; mine is {before}[hidden] today.");
    }

    [Fact]
    public async Task A_cassette_that_is_not_there_is_told_at_the_start()
    {
        await using var rig = new ModelRig(database, [("Providers:tape:Kind", "cassette"), ("Providers:tape:Path", "/nowhere")]);

        Should.Throw<Microsoft.Extensions.Options.OptionsValidationException>(() => rig.Gateway)
            .Failures.ShouldContain("Models:Providers:tape:Path must be the file of a cassette.");
    }

    public void Dispose() => folder.Delete(recursive: true);
}
