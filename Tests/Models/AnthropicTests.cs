using Microsoft.Extensions.AI;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

/// <summary>The official client behind the same gateway: the same sentences, retries and sums as for every other kind.</summary>
public sealed class AnthropicTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private ModelStandIn standIn = null!;

    public async Task InitializeAsync() => standIn = await ModelStandIn.StartAsync();

    public async Task DisposeAsync() => await standIn.DisposeAsync();

    private ModelRig Rig(TimeProvider? time = null, params (string, string)[] more) => new(database,
    [
        ("Providers:claude:Kind", "anthropic"), ("Providers:claude:BaseUrl", standIn.AnthropicUrl), ("Providers:claude:ApiKey", ModelRig.Key),
        ("Providers:claude:Models:m:InputPrice", "1"), ("Providers:claude:Models:m:OutputPrice", "2"), ("Providers:claude:Models:m:CachedInputPrice", "0.1"), .. more
    ], time);

    [Fact]
    public async Task A_reply_is_streamed_stored_and_paid_for_with_its_cached_tokens()
    {
        standIn.Answer(new() { Text = "Hello there, friend", PieceLength = 5, Usage = (1_000, 500), Cached = 400 });
        await using var rig = Rig();
        var request = await rig.RequestAsync();

        var reply = await rig.AskAsync(request);

        reply.ShouldBe(new ModelReply("Hello there, friend", "claude", "m", 1_000, 500, 0.00164m, reply.DurationMs, null));
        rig.Delta.ShouldBe("Hello there, friend");
        (await rig.RowsAsync(request)).ShouldHaveSingleItem().CachedTokens.ShouldBe(400);
        var asked = standIn.Requests.ShouldHaveSingleItem();
        (asked.Model, asked.Authorization, asked.Prompt).ShouldBe(("m", $"Bearer {ModelRig.Key}", ModelRig.Prompt));
        asked.Body.GetProperty("system")[0].GetProperty("text").GetString().ShouldBe("You write code.");
        asked.Body.GetProperty("max_tokens").GetInt32().ShouldBe(8192);
    }

    [Fact]
    public async Task A_picture_goes_along_as_such()
    {
        await using var rig = Rig(null, ("Providers:claude:Models:m:Capabilities", "multimodal"));
        var request = await rig.RequestAsync();

        await rig.AskAsync(request with { Messages = [new(ChatRole.User, [new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new TextContent("What is this?")])] });

        var source = standIn.Requests.ShouldHaveSingleItem().Body.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("source");
        (source.GetProperty("type").GetString(), source.GetProperty("media_type").GetString(), source.GetProperty("data").GetString()).ShouldBe(("base64", "image/png", "AQID"));
    }

    [Theory]
    [InlineData(401, "claude refused the key (HTTP 401); set a valid one in Models:Providers:claude:ApiKey", 1)]
    [InlineData(403, "claude refused the key (HTTP 403); set a valid one in Models:Providers:claude:ApiKey", 1)]
    [InlineData(402, "claude has no credit left (HTTP 402); top up the account", 1)]
    [InlineData(404, "claude does not know the model m (HTTP 404); check its name and Models:Providers:claude:BaseUrl", 1)]
    [InlineData(400, "claude did not accept the request (HTTP 400, invalid_request_error)", 1)]
    [InlineData(302, "claude redirects elsewhere (HTTP 302); correct Models:Providers:claude:BaseUrl", 1)]
    [InlineData(408, "claude gave up waiting (HTTP 408)", 3)]
    [InlineData(429, "claude is at its rate limit (HTTP 429)", 3)]
    [InlineData(500, "claude failed on its side (HTTP 500)", 3)]
    [InlineData(529, "claude failed on its side (HTTP 529)", 3)]
    public async Task An_error_ends_in_the_same_sentence_as_of_every_kind(int status, string cause, int calls)
    {
        standIn.Default = _ => new() { Status = status, ErrorCode = "invalid_request_error", ErrorMessage = $"Wrong key {ModelRig.Key} for {ModelRig.Prompt}" };
        await using var rig = Rig();

        (await rig.FailAsync()).Message.ShouldBe($"No model could answer: {cause}.");

        standIn.Requests.Count.ShouldBe(calls);
        rig.Said.ShouldNotContain(ModelRig.Key);
        rig.Said.ShouldNotContain(ModelRig.Prompt);
    }

    [Fact]
    public async Task Retry_after_is_honoured()
    {
        standIn.Fail(429, retryAfter: 7).Reply("now");
        await using var rig = Rig(new FastTime(20));

        (await rig.AskAsync()).Text.ShouldBe("now");

        rig.Failures.ShouldHaveSingleItem().Next.ShouldBe("trying again in 7 s");
    }

    [Theory]
    [InlineData(ModelStandInEnd.CutOff, "the answer of claude/m broke off in the middle")]
    [InlineData(ModelStandInEnd.Reset, "the answer of claude/m broke off in the middle")]
    [InlineData(ModelStandInEnd.Error, "claude/m failed on its side while it answered")]
    public async Task Half_a_stream_is_paid_for_and_asked_again(ModelStandInEnd end, string cause)
    {
        standIn.Answer(new() { Text = new string('x', 400), End = end }).Reply("whole");
        await using var rig = Rig();
        var request = await rig.RequestAsync();

        (await rig.AskAsync(request)).Text.ShouldBe("whole");

        rig.Failures.ShouldHaveSingleItem().Cause.ShouldBe(cause);
        var failed = (await rig.RowsAsync(request))[0];
        (failed.Outcome, failed.OutputTokens, failed.CostUsd).ShouldBe(("failed", 100, (failed.InputTokens + 200m) / 1_000_000m));
    }

    [Fact]
    public async Task A_stream_that_stalls_is_given_up()
    {
        standIn.Stall("some words");
        await using var rig = Rig(null, ("StallSeconds", "0.2"), ("Tries", "1"));

        (await rig.FailAsync()).Message.ShouldContain("claude/m fell silent for 0.2 s in the middle of its answer");
    }

    [Theory]
    [InlineData("<html>Welcome to the router</html>")]
    [InlineData("event: message_start\ndata: not json\n\n")]
    [InlineData("")]
    public async Task Whatever_is_sent_instead_of_the_protocol_is_named_as_such(string raw)
    {
        standIn.Answer(new() { Raw = raw });
        await using var rig = Rig();

        (await rig.FailAsync()).Message.ShouldBe("No model could answer: claude answered with something that is not the Anthropic protocol; check Models:Providers:claude:BaseUrl.");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_address()
    {
        await using var rig = Rig(null, ("Providers:claude:BaseUrl", $"http://127.0.0.1:{TestPorts.Next()}"), ("Tries", "1"));

        (await rig.FailAsync()).Message.ShouldMatch(@"claude at 127\.0\.0\.1:\d+ cannot be reached; check that it runs, and Models:Providers:claude:BaseUrl\.$");
    }

    [Fact]
    public async Task A_reply_cut_at_the_token_limit_says_so()
    {
        standIn.Answer(new() { Text = "half a prog", FinishReason = "length" });
        await using var rig = Rig();

        (await rig.AskAsync()).Note.ShouldBe("Cut off by the model at 8192 tokens.");
    }
}
