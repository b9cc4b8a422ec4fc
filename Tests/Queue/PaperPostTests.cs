using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MimeKit;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Network;

namespace Nightshift.Queue;

public sealed class PaperPostTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Page = "https://nights.example.org";

    [Fact]
    public async Task A_paper_goes_by_mail_to_Slack_to_Discord_and_to_a_signed_webhook_and_again_until_it_is_taken()
    {
        await ForgetAsync();
        await using var rig = new ShiftRig(database, new ManualTime());
        await using var mail = new MailServer { Refusals = 1 };
        await using var hooks = await HookReceiver.StartAsync();
        var channels = rig.Get<ChannelStore>();
        await channels.SaveAsync(ShiftRig.User, PaperChannels.Mail, "you@example.org", "", Page, default);
        foreach (var kind in new[] { PaperChannels.Slack, PaperChannels.Discord }) await channels.SaveAsync(ShiftRig.User, kind, $"{hooks.Address}/{kind}/secret", "", Page, default);
        var secret = (await channels.SaveAsync(ShiftRig.User, PaperChannels.Webhook, $"{hooks.Address}/own", "", Page, default)).Secret!;
        await NightAsync(rig);

        using var sender = new HookSender(new AddressGuard(Options.Create(new NetworkOptions { AllowedHosts = ["127.0.0.1"] })));
        var post = Post(rig, sender, mail.Port);
        hooks.Failures = 1;
        await SendAllAsync(rig, post);
        (await rig.PaperAsync()).Sent.Count(sent => sent is { Status: "queued", Tries: 1, Cause: not null }).ShouldBe(2); // the mail, and whichever webhook came first
        await SendAllAsync(rig, post);
        mail.Mails.ShouldBeEmpty(); // not before its time
        rig.Time.Advance(60);
        await SendAllAsync(rig, post);
        (await rig.PaperAsync()).Sent.ShouldAllBe(sent => sent.Status == "sent");
        await SendAllAsync(rig, post);

        var message = await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(mail.Mails.ShouldHaveSingleItem().Text)));
        message.Subject.ShouldBe("Night of 2026-01-01: 1 failed, 1 done");
        message.TextBody.ShouldNotBeNull().ShouldContain("Split the <script> & go");
        message.TextBody.ShouldContain("It took more memory", Case.Insensitive);
        message.HtmlBody.ShouldNotBeNull().ShouldContain("Split the &lt;script&gt; &amp; go");
        message.HtmlBody.ShouldContain($"{Page}/sessions/");
        message.HtmlBody.ShouldNotContain("<script>");
        message.MessageId.ShouldEndWith("@nightshift");

        hooks.Calls.Count.ShouldBe(4); // three, and one a second time
        var slack = Call("/slack/secret");
        slack.GetProperty("text").GetString().ShouldBe(message.Subject);
        slack.GetProperty("blocks").GetArrayLength().ShouldBe(4);
        slack.GetRawText().ShouldContain("Split the &lt;script&gt; &amp; go");
        var discord = Call("/discord/secret");
        discord.GetProperty("allowed_mentions").GetProperty("parse").GetArrayLength().ShouldBe(0);
        discord.GetProperty("embeds").GetArrayLength().ShouldBe(2);

        var own = hooks.Calls.Last(call => call.Path == "/own");
        own.Headers["X-Nightshift-Signature"].ShouldBe($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(own.Body)))}");
        Json.Read<JsonElement>(own.Body).GetProperty("paper").GetProperty("spent_usd").GetDecimal().ShouldBe(0.3m);

        JsonElement Call(string path) => Json.Read<JsonElement>(hooks.Calls.Last(call => call.Path == path).Body);
    }

    [Fact]
    public async Task An_address_in_a_private_network_is_never_asked_and_the_paper_says_so()
    {
        await ForgetAsync();
        await using var rig = new ShiftRig(database, new ManualTime());
        await using var hooks = await HookReceiver.StartAsync();
        await rig.Get<ChannelStore>().SaveAsync(ShiftRig.User, PaperChannels.Slack, $"{hooks.Address}/secret", "", Page, default);
        await NightAsync(rig);

        using var sender = new HookSender(new AddressGuard(Options.Create(new NetworkOptions())));
        await SendAllAsync(rig, Post(rig, sender, 1));

        hooks.Calls.ShouldBeEmpty();
        (await rig.PaperAsync()).Sent.ShouldHaveSingleItem().Cause.ShouldNotBeNull().ShouldNotContain("secret");
    }

    private Task ForgetAsync() => database.Source.ExecuteAsync("delete from nights; delete from paper_channels; delete from queue_items; delete from sessions", null, default);

    /// <summary>One item passes and one fails.</summary>
    private static async Task NightAsync(ShiftRig rig)
    {
        await rig.SetAsync(purse: 20, atOnce: 2);
        var (passes, fails) = (await rig.AddAsync("Split the <script> & go"), await rig.AddAsync("@everyone fails"));
        await rig.AtAsync("2026-01-01T21:00:00Z");
        await rig.SpendAsync((await rig.ExecutionAsync(passes)).Id, 0.2m);
        await rig.SpendAsync((await rig.ExecutionAsync(fails)).Id, 0.1m);
        await rig.EndAsync((await rig.ExecutionAsync(passes)).Id, ExecutionStatus.Passed);
        await rig.EndAsync((await rig.ExecutionAsync(fails)).Id, ExecutionStatus.Partial, "No attempt of 5 passed.", FailureClass.Resources);
        await rig.AtAsync("2026-01-02T05:00:00Z");
    }

    private static PaperPost Post(ShiftRig rig, HookSender sender, int port) => new(
        rig.Get<DeliveryStore>(), rig.Get<PaperStore>(), rig.Get<ChannelStore>(), new MailSender(Options.Create(new MailOptions { Host = "127.0.0.1", Port = port, Tls = false })), sender, rig.Time, NullLogger<PaperPost>.Instance);

    private static async Task SendAllAsync(ShiftRig rig, PaperPost post)
    {
        foreach (var id in await rig.Get<DeliveryStore>().WithoutJobAsync("none", "none", rig.Time.GetUtcNow(), default)) await post.RunAsync(id, default);
    }
}
