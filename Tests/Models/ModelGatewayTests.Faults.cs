using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
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
    public async Task A_connection_that_breaks_midway_goes_on_at_the_next_model_at_once()
    {
        first.Default = _ => new() { Text = "begun", End = ModelStandInEnd.Reset };
        await using var rig = Rig(Two);
        var request = await rig.RequestAsync();

        (await rig.AskAsync(request)).Text.ShouldBe("from the second");

        rig.Failures.ShouldHaveSingleItem().ShouldBe(("the answer of one/m1 broke off in the middle", "going on with two/m2"));
        (await rig.RowsAsync(request)).Select(row => (row.Provider, row.Outcome)).ShouldBe([("one", "failed"), ("two", "completed")]);
    }

    [Fact]
    public async Task When_the_next_model_fails_too_the_one_that_broke_off_is_asked_again()
    {
        first.Half("begun").Reply("whole");
        second.Fail(401);
        await using var rig = Rig(Two);

        (await rig.AskAsync()).Text.ShouldBe("whole");

        rig.Failures.Select(failure => failure.Next).ShouldBe(["going on with two/m2", "going on with one/m1"]);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_gone_on_with_by_the_next_model_and_both_are_paid()
    {
        var begun = $"```python calc.py\n{string.Concat(Enumerable.Repeat("x = 1  # a line\n", 20))}def ad";
        first.Half(begun);
        second.Answer(new() { Text = "def add(a, b):\n    return a + b\n```\n", Usage = (500, 12) });
        await using var rig = Rig(Two, ("Providers:two:Models:m2:InputPrice", "10"), ("Providers:two:Models:m2:OutputPrice", "20"));
        var request = await rig.RequestAsync();

        var reply = await rig.AskAsync(request);

        var kept = begun[..^"def ad".Length];
        reply.Text.ShouldBe($"{kept}def add(a, b):\n    return a + b\n```\n");
        reply.Note.ShouldBe($"The first {kept.Length} characters are by one/m1, whose answer broke off there. two/m2 went on.");
        rig.Failures.ShouldHaveSingleItem().Next.ShouldBe($"two/m2 goes on after {kept.Length} characters");
        rig.Delta.ShouldBe($"{begun}{reply.Text}");
        second.Requests.ShouldHaveSingleItem().Messages.ShouldSatisfyAllConditions(
            messages => messages[^2].ShouldBe(("assistant", kept)), messages => messages[^1].Text.ShouldStartWith("Your answer broke off after the last line above."));
        var rows = await rig.RowsAsync(request);
        rows[0].CostUsd.ShouldBe((rows[0].InputTokens + 2m * ModelCost.Estimate(begun.Length)) / 1_000_000m);
        rows[1].CostUsd.ShouldBe((500 * 10m + 12 * 20m) / 1_000_000m);
    }

    [Fact]
    public async Task A_model_that_writes_without_end_is_stopped_and_paid()
    {
        first.Default = _ => new() { Text = new string('x', 40_000), PieceLength = 1_000 };
        await using var rig = Rig(Two, ("MaxOutputTokens", "1000"));
        var request = await rig.RequestAsync();

        (await rig.AskAsync(request)).Provider.ShouldBe("two");

        rig.Failures.ShouldHaveSingleItem().Cause.ShouldBe("one/m1 wrote on and on, far beyond the 1000 tokens it was asked to keep to");
        (await rig.RowsAsync(request))[0].OutputTokens.ShouldBe(4_250);
    }

    [Fact]
    public async Task Fragments_of_a_tool_call_that_nobody_offered_are_no_reply()
    {
        static string Chunk(string delta, string finish = "null") => $$"""data: {"id":"1","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";
        first.Default = _ => new()
        {
            Raw = Chunk("""{"role":"assistant","tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"run","arguments":""}}]}""")
                + Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}""") + Chunk("{}", "\"tool_calls\"") + "data: [DONE]\n\n"
        };
        await using var rig = Rig(One);

        (await rig.FailAsync()).Message.ShouldBe("No model could answer: one/m1 called a tool that it was not offered, and wrote nothing.");
        first.Requests.Count.ShouldBe(3);
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
        await using var rig = Rig([("Providers:gone:BaseUrl", $"http://127.0.0.1:{TestPorts.Next()}/v1"), ("Providers:gone:Models:m", "")]);

        (await rig.FailAsync()).Message.ShouldMatch(@"gone at 127\.0\.0\.1:\d+ cannot be reached; check that it runs, and Models:Providers:gone:BaseUrl\.$");
        rig.Started.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_name_that_DNS_does_not_know_is_told()
    {
        await using var rig = Rig([("Providers:gone:BaseUrl", "http://nobody.invalid/v1"), ("Providers:gone:Models:m", "")]);

        (await rig.FailAsync()).Message.ShouldContain("the address of gone at nobody.invalid is not known to DNS; check Models:Providers:gone:BaseUrl.");
        rig.Started.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_without_TLS_is_told()
    {
        await using var rig = Rig([("Providers:one:BaseUrl", first.BaseUrl.Replace("http:", "https:")), ("Providers:one:Models:m", "")]);

        (await rig.FailAsync()).Message.ShouldContain("no secure connection to one at");
        rig.Started.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_means_the_next_model_at_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var server = LocalServer.Build(configure: builder => builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))));
        await server.StartAsync();
        await using var rig = Rig(Two, ("Providers:one:BaseUrl", $"{server.Urls.First()}/v1"));

        (await rig.AskAsync()).Provider.ShouldBe("two");

        var address = new Uri(server.Urls.First()).Authority;
        rig.Failures.ShouldHaveSingleItem().ShouldBe(
            ($"no secure connection to one at {address} could be made (TLS); see that this machine trusts its certificate, and check Models:Providers:one:BaseUrl", "going on with two/m2"));
    }

    [Fact]
    public async Task Something_that_is_not_HTTP_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeNoiseAsync(listener);
        await using var rig = Rig([("Providers:odd:BaseUrl", $"http://{listener.LocalEndpoint}/v1"), ("Providers:odd:Models:m", "")]);

        (await rig.FailAsync()).Message.ShouldContain("does not answer in HTTP; check Models:Providers:odd:BaseUrl");
        rig.Started.Count.ShouldBe(1);
        await served;
    }
}
