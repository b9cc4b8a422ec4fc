using System.Net;
using System.Net.Sockets;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

/// <summary>What a provider can do wrong, and the sentence that each ends in.</summary>
public sealed partial class ModelGatewayTests
{
    [Theory]
    [InlineData(401, "one refused the key (HTTP 401); set a valid one in Models:Providers:one:ApiKey", 1)]
    [InlineData(403, "one refused the key (HTTP 403); set a valid one in Models:Providers:one:ApiKey", 1)]
    [InlineData(402, "one has no credit left (HTTP 402); top up the account", 1)]
    [InlineData(404, "one does not know the model m1 (HTTP 404); check its name and Models:Providers:one:BaseUrl", 1)]
    [InlineData(400, "one did not accept the request (HTTP 400)", 1)]
    [InlineData(302, "one redirects elsewhere (HTTP 302); correct Models:Providers:one:BaseUrl", 1)]
    [InlineData(408, "one gave up waiting (HTTP 408)", 3)]
    [InlineData(429, "one is at its rate limit (HTTP 429)", 3)]
    [InlineData(500, "one failed on its side (HTTP 500)", 3)]
    [InlineData(503, "one failed on its side (HTTP 503)", 3)]
    public async Task An_error_of_the_provider_ends_in_a_sentence_of_ours(int status, string cause, int calls)
    {
        first.Default = _ => new() { Status = status, ErrorMessage = $"Wrong key {ModelRig.Key} for {ModelRig.Prompt}" };
        await using var rig = Rig(One);

        (await rig.FailAsync()).Message.ShouldBe($"No model could answer: {cause}.");

        first.Requests.Count.ShouldBe(calls);
        rig.Failures[^1].ShouldBe((cause, "no other model is left"));
        rig.Said.ShouldNotContain(ModelRig.Key);
        rig.Said.ShouldNotContain(ModelRig.Prompt);
    }

    [Fact]
    public async Task The_code_of_a_refusal_is_passed_on_but_not_its_words()
    {
        first.Default = _ => new() { Status = 400, ErrorCode = "context_length_exceeded", ErrorMessage = ModelRig.Prompt };
        await using var rig = Rig(One);

        (await rig.FailAsync()).Message.ShouldBe("No model could answer: one did not accept the request (HTTP 400, context_length_exceeded).");
    }

    [Fact]
    public async Task A_missing_key_is_told_from_a_wrong_one()
    {
        first.Fail(401);
        await using var rig = Rig([("Providers:one:BaseUrl", first.BaseUrl)]);

        (await rig.FailAsync()).Message.ShouldContain("one asks for a key (HTTP 401); set Models:Providers:one:ApiKey");
    }

    [Fact]
    public async Task Garbage_is_named_as_such()
    {
        first.Garbage();
        await using var rig = Rig(One);

        (await rig.FailAsync()).Message.ShouldContain("one answered with something that is not the OpenAI protocol; check Models:Providers:one:BaseUrl");
    }

    [Theory]
    [InlineData("data: {\"choices\": 7}\n\n")]
    [InlineData("data: not json\n\n")]
    [InlineData("data: {}\n\ndata: [DONE]\n\n")]
    [InlineData("{\"error\": {\"message\": \"no\"}}")]
    [InlineData("")]
    public async Task Whatever_is_sent_instead_of_the_protocol_fails_in_words(string raw)
    {
        first.Default = _ => new() { Raw = raw };
        await using var rig = Rig(Two);

        (await rig.AskAsync()).Provider.ShouldBe("two");

        rig.Failures.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Half_a_stream_is_paid_for_and_asked_again()
    {
        first.Half(new string('x', 400)).Reply("whole");
        await using var rig = Rig(One);
        var request = await rig.RequestAsync();

        (await rig.AskAsync(request)).Text.ShouldBe("whole");

        rig.Failures.ShouldHaveSingleItem().ShouldBe(("the answer of one/m1 broke off in the middle", "trying again in 0 s"));
        var rows = await rig.RowsAsync(request);
        rows.Select(row => row.Outcome).ShouldBe(["failed", "completed"]);
        (rows[0].OutputTokens, rows[0].Cause, rows[0].Reply).ShouldBe((100, "the answer of one/m1 broke off in the middle", null));
        rows[0].CostUsd.ShouldBe((rows[0].InputTokens * 1m + 200m) / 1_000_000m);
    }

    [Fact]
    public async Task A_connection_that_breaks_midway_goes_on_at_the_next_model_after_the_tries()
    {
        first.Default = _ => new() { Text = "begun", End = ModelStandInEnd.Reset };
        await using var rig = Rig(Two);
        var request = await rig.RequestAsync();

        (await rig.AskAsync(request)).Text.ShouldBe("from the second");

        rig.Failures.Select(failure => failure.Next).ShouldBe(["trying again in 0 s", "trying again in 0 s", "going on with two/m2"]);
        rig.Failures[0].Cause.ShouldBe("the answer of one/m1 broke off in the middle");
        (await rig.RowsAsync(request)).Select(row => (row.Provider, row.Outcome)).ShouldBe([("one", "failed"), ("one", "failed"), ("one", "failed"), ("two", "completed")]);
    }

    [Fact]
    public async Task A_connection_that_is_reset_at_once_is_told()
    {
        first.Default = _ => new() { End = ModelStandInEnd.Reset };
        await using var rig = Rig(One);

        (await rig.FailAsync()).Message.ShouldContain($"the connection to one at {new Uri(first.BaseUrl).Authority} broke");
    }

    [Fact]
    public async Task An_empty_reply_is_not_a_reply()
    {
        first.Default = _ => new() { Text = " \n" };
        await using var rig = Rig(One);

        (await rig.FailAsync()).Message.ShouldBe("No model could answer: one/m1 gave an empty answer.");
        first.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_reply_cut_at_the_token_limit_says_so()
    {
        first.Answer(new() { Text = "half a prog", FinishReason = "length" }).Answer(new() { FinishReason = "length" });
        await using var rig = Rig(One);

        (await rig.AskAsync()).Note.ShouldBe("Cut off by the model at 8192 tokens.");
        (await rig.FailAsync()).Message.ShouldContain("raise Models:MaxOutputTokens");
    }

    [Fact]
    public async Task A_model_that_does_not_begin_is_given_up()
    {
        first.Default = _ => new() { Delay = TimeSpan.FromSeconds(20) };
        await using var rig = Rig(Two, ("FirstTokenSeconds", "0.2"), ("Tries", "1"));

        (await rig.AskAsync()).Provider.ShouldBe("two");
        rig.Failures.ShouldHaveSingleItem().ShouldBe(("one/m1 did not begin to answer within 0.2 s", "going on with two/m2"));
    }

    [Fact]
    public async Task A_stream_that_stalls_is_given_up()
    {
        first.Stall("some words");
        await using var rig = Rig(Two, ("StallSeconds", "0.2"), ("Tries", "1"));

        (await rig.AskAsync()).Provider.ShouldBe("two");
        rig.Failures[0].Cause.ShouldBe("one/m1 fell silent for 0.2 s in the middle of its answer");
        rig.Delta.ShouldStartWith("some words");
    }

    [Fact]
    public async Task A_call_that_takes_too_long_altogether_is_given_up()
    {
        first.Stall("some words");
        await using var rig = Rig(Two, ("CallSeconds", "0.3"));

        (await rig.AskAsync()).Provider.ShouldBe("two");
        rig.Failures.ShouldHaveSingleItem().Cause.ShouldBe("one/m1 was not done after 0.3 s");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_address()
    {
        await using var rig = Rig([("Providers:gone:BaseUrl", $"http://127.0.0.1:{PostgresServer.FreePort()}/v1"), ("Providers:gone:Models:m", "")]);

        (await rig.FailAsync()).Message.ShouldMatch(@"gone at 127\.0\.0\.1:\d+ cannot be reached; check that it runs, and Models:Providers:gone:BaseUrl\.$");
        rig.Started.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_name_that_DNS_does_not_know_is_told()
    {
        await using var rig = Rig([("Providers:gone:BaseUrl", "http://nobody.invalid/v1"), ("Providers:gone:Models:m", ""), ("Tries", "1")]);

        (await rig.FailAsync()).Message.ShouldContain("the address of gone at nobody.invalid is not known to DNS");
    }

    [Fact]
    public async Task A_server_without_TLS_is_told()
    {
        await using var rig = Rig([("Providers:one:BaseUrl", first.BaseUrl.Replace("http:", "https:")), ("Providers:one:Models:m", ""), ("Tries", "1")]);

        (await rig.FailAsync()).Message.ShouldContain("no secure connection to one at");
    }

    [Fact]
    public async Task Something_that_is_not_HTTP_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeNoiseAsync(listener);
        await using var rig = Rig([("Providers:odd:BaseUrl", $"http://{listener.LocalEndpoint}/v1"), ("Providers:odd:Models:m", ""), ("Tries", "1")]);

        (await rig.FailAsync()).Message.ShouldContain("does not answer in HTTP");
        await served;
    }
}
