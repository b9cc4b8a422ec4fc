using System.Net.Sockets;
using Nightshift.Infrastructure;
using Npgsql;

namespace Nightshift.Models;

public sealed partial class ModelGatewayTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private ModelStandIn first = null!;
    private ModelStandIn second = null!;

    public async Task InitializeAsync() => (first, second) = (await ModelStandIn.StartAsync(), await ModelStandIn.StartAsync(_ => new() { Text = "from the second" }));

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    private (string, string)[] One => [("Providers:one:BaseUrl", first.BaseUrl), ("Providers:one:ApiKey", ModelRig.Key), ("Providers:one:Models:m1:InputPrice", "1"), ("Providers:one:Models:m1:OutputPrice", "2")];

    private (string, string)[] Two => [.. One, ("Providers:two:BaseUrl", second.BaseUrl), ("Tiers:simple", "one/m1, two/m2")];

    private ModelRig Rig((string, string)[] settings, params (string, string)[] more) => new(database, [.. settings, .. more]);

    [Fact]
    public async Task A_reply_is_streamed_stored_and_paid_for()
    {
        first.Answer(new() { Text = "Hello there, friend", PieceLength = 5, Usage = (1_000, 500) });
        await using var rig = Rig(One);
        var request = await rig.RequestAsync();

        var reply = await rig.AskAsync(request);

        reply.ShouldBe(new ModelReply("Hello there, friend", "one", "m1", 1_000, 500, 0.002m, reply.DurationMs, null));
        rig.Delta.ShouldBe("Hello there, friend");
        rig.Started.ShouldBe(["one/m1"]);
        var row = (await rig.RowsAsync(request)).ShouldHaveSingleItem();
        (row.Outcome, row.Reply, row.InputTokens, row.OutputTokens, row.CostUsd).ShouldBe(("completed", "Hello there, friend", 1_000, 500, 0.002m));
        row.FirstTokenMs.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(row.LatencyMs!.Value);
        var asked = first.Requests.ShouldHaveSingleItem();
        (asked.Model, asked.Authorization, asked.Prompt).ShouldBe(("m1", $"Bearer {ModelRig.Key}", ModelRig.Prompt));
        asked.Messages[0].ShouldBe(("system", "You write code."));
        asked.Body.GetProperty("max_tokens").GetInt32().ShouldBe(8192);
    }

    [Fact]
    public async Task A_step_that_has_its_reply_is_never_asked_again()
    {
        await using var rig = Rig(One);
        var request = await rig.RequestAsync();
        var reply = await rig.AskAsync(request);

        (await rig.AskAsync(request)).ShouldBe(reply);
        await using var later = Rig(One);
        (await later.AskAsync(request)).ShouldBe(reply);

        first.Requests.Count.ShouldBe(1);
        await rig.AskAsync(request with { Step = "code/2" });
        first.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_stored_reply_is_given_even_when_no_model_may_be_asked_any_more()
    {
        await using var rig = Rig(One);
        var request = await rig.RequestAsync();
        var reply = await rig.AskAsync(request);

        (await rig.AskAsync(request with { BudgetUsd = 0 })).ShouldBe(reply);
        await using var unconnected = Rig([("Providers:one:BaseUrl", first.BaseUrl), ("Tiers:medium", "one/m1"), ("Tiers:simple", "groq/m")]);
        (await unconnected.AskAsync(request)).ShouldBe(reply);

        rig.Failures.ShouldBeEmpty();
        first.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stored_reply_is_given_to_its_owner_only()
    {
        await using var rig = Rig(One);
        var request = await rig.RequestAsync();
        await rig.AskAsync(request);

        (await rig.Get<ModelCallStore>().FindAsync(request with { UserId = await database.AddUserAsync() }, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_processes_at_the_same_step_end_with_one_reply()
    {
        first.Default = request => new() { Text = $"reply {first.Requests.Count}", Delay = TimeSpan.FromMilliseconds(100) };
        await using var rig = Rig(One);
        await using var other = Rig(One);
        var request = await rig.RequestAsync();

        var replies = await Task.WhenAll(rig.AskAsync(request), other.AskAsync(request));

        replies[0].Text.ShouldBe(replies[1].Text);
        (await rig.RowsAsync(request)).Count(row => row.Outcome == "completed").ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_a_dead_process_left_open_is_closed_and_made_again()
    {
        await using var rig = Rig(One);
        var request = await rig.RequestAsync();
        await rig.Get<ModelCallStore>().StartAsync(Guid.CreateVersion7(), request, "one", "m1", 0.25m, CancellationToken.None);

        await rig.AskAsync(request);

        (await rig.RowsAsync(request)).Select(row => (row.Outcome, row.CostUsd)).ShouldBe([("failed", 0.25m), ("completed", 0.00005m)]);
    }

    [Fact]
    public async Task Usage_is_estimated_when_the_provider_reports_none()
    {
        first.Answer(new() { Text = new string('x', 400), Usage = null });
        await using var rig = Rig(One);

        var reply = await rig.AskAsync();

        reply.OutputTokens.ShouldBe(100);
        reply.InputTokens.ShouldBe(("You write code.".Length + ModelRig.Prompt.Length + 3) / 4);
    }

    [Fact]
    public async Task Retry_after_is_honoured()
    {
        first.Fail(429, retryAfter: 7).Reply("now");
        var time = new FastTime(20);
        await using var rig = new ModelRig(database, One, time);

        (await rig.AskAsync()).Text.ShouldBe("now");

        rig.Failures.ShouldHaveSingleItem().Next.ShouldBe("trying again in 7 s");
        time.Delays.ShouldContain(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task A_retry_after_beyond_the_limit_means_the_next_model()
    {
        first.Fail(429, retryAfter: 3600);
        await using var rig = Rig(Two);

        (await rig.AskAsync()).Provider.ShouldBe("two");

        rig.Failures.ShouldHaveSingleItem().Next.ShouldBe("going on with two/m2");
    }

    [Fact]
    public async Task Waits_double_from_try_to_try()
    {
        first.Default = _ => new() { Status = 500 };
        await using var rig = Rig(One, ("RetrySeconds", "0.1"));

        await rig.FailAsync();

        rig.Failures.Select(failure => failure.Next).ShouldBe(["trying again in 0.1 s", "trying again in 0.2 s", "no other model is left"]);
    }

    [Fact]
    public async Task When_all_fail_the_cause_of_each_is_told()
    {
        first.Fail(401);
        second.Fail(404);
        await using var rig = Rig(Two);

        (await rig.FailAsync()).Message.ShouldBe(
            "No model could answer: one refused the key (HTTP 401); set a valid one in Models:Providers:one:ApiKey; two does not know the model m2 (HTTP 404); check its name and Models:Providers:two:BaseUrl.");
    }

    [Fact]
    public async Task A_request_longer_than_a_model_can_read_goes_to_the_next()
    {
        await using var rig = Rig(Two, ("Providers:one:Models:m1:ContextTokens", "5"));

        (await rig.AskAsync()).Provider.ShouldBe("two");

        rig.Failures.ShouldHaveSingleItem().ShouldBe(("the request of about 12 tokens is longer than the 5 that one/m1 can read", "going on with two/m2"));
        first.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tier_without_any_connected_model_says_so()
    {
        await using var rig = Rig(One, ("Tiers:medium", "one/m1"), ("Tiers:simple", "groq/m"));

        (await rig.FailAsync()).Message.ShouldBe("No model of the tier simple is connected. Connect one of them, or name a connected one in Models:Tiers:simple.");
    }

    [Fact]
    public async Task Cancelling_midway_ends_the_call_at_once_and_is_recorded()
    {
        first.Stall("some words");
        await using var rig = Rig(Two);
        using var cancel = new CancellationTokenSource();
        rig.OnDelta = cancel.Cancel;
        var request = await rig.RequestAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => rig.AskAsync(request, cancel.Token)).WaitAsync(TimeSpan.FromSeconds(5));

        var row = (await rig.RowsAsync(request)).ShouldHaveSingleItem();
        (row.Outcome, row.OutputTokens, row.Reply).ShouldBe(("cancelled", 3, null));
        rig.Failures.ShouldBeEmpty();
    }

    public static TheoryData<Exception> FaultsOfTheListener => [new IOException("The event log is full."), new OperationCanceledException(), new NpgsqlException("The database is gone.")];

    [Theory]
    [MemberData(nameof(FaultsOfTheListener), DisableDiscoveryEnumeration = true)]
    public async Task A_fault_of_the_listener_closes_the_call_and_is_not_blamed_on_the_model(Exception fault)
    {
        await using var rig = Rig(Two);
        first.Answer(new() { Text = new string('x', 400) });
        rig.OnDelta = () => throw fault;
        var request = await rig.RequestAsync();

        (await Record.ExceptionAsync(() => rig.AskAsync(request))).ShouldBe(fault);

        var row = (await rig.RowsAsync(request)).ShouldHaveSingleItem();
        (row.Outcome, row.OutputTokens, row.Reply).ShouldBe(("cancelled", 50, null));
        rig.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Neither_key_nor_prompt_nor_reply_is_ever_said()
    {
        first.Fail(500).Fail(429, 0).Reply("a secret reply");
        await using var rig = Rig(One);

        await rig.AskAsync();

        rig.Said.ShouldContain("HTTP 500");
        foreach (var secret in new[] { ModelRig.Key, ModelRig.Prompt, "a secret reply" }) rig.Said.ShouldNotContain(secret);
    }

    private static async Task ServeNoiseAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("SSH-2.0-OpenSSH\r\n\r\n"u8.ToArray());
    }
}
