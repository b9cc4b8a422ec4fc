using System.Net;
using System.Net.Http.Json;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Usage;

namespace Nightshift.Queue;

public sealed class QueueEndpointTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public QueueEndpointTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
    }

    [Fact]
    public async Task Items_are_added_changed_moved_and_removed_in_their_order()
    {
        var ann = await app.ClientAsync("ann");
        var first = await AddAsync(ann, new(new ExecuteRequest("first", "python", BudgetUsd: 2)));
        var second = await AddAsync(ann, new(new ExecuteRequest("second"), DependsOn: [first.Id]));
        var third = await AddAsync(ann, new(new ExecuteRequest("third"), QueuePriority.High, Repeat: "0 0 22 ? * FRI", Deadline: DateTimeOffset.UtcNow.AddDays(3)));

        (await OrderAsync(ann)).ShouldBe(["third", "first", "second"]);
        (await ann.GetAsync("/queue/forecast").ReadAsync<CostForecast>()).ShouldSatisfyAllConditions(forecast => forecast.Tasks.ShouldBe(3), forecast => forecast.LikelySeconds.ShouldBeGreaterThan(0));
        (first.BudgetUsd, second.DependsOn.Single(), third.Priority, third.Language).ShouldBe((2, first.Id, QueuePriority.High, "python"));

        (await ann.PostAsync($"/queue/{second.Id}/move", new MoveRequest(third.Id))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await OrderAsync(ann)).ShouldBe(["second", "third", "first"]);
        (await ann.PostAsync($"/queue/{third.Id}/move", new MoveRequest())).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var changed = await ann.PutAsync($"/queue/{first.Id}", new QueueRequest(new ExecuteRequest("first, better"), QueuePriority.High)).ReadAsync<QueueItemDetail>();
        (changed.Request.Prompt, changed.Item.BudgetUsd, changed.Item.Priority).ShouldBe(("first, better", null, QueuePriority.High));

        (await ann.DeleteAsync($"/queue/{third.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ann.GetAsync("/queue?status=queued&limit=1&page=2").ReadAsync<QueueList>()).ShouldSatisfyAllConditions(list => list.Total.ShouldBe(2), list => list.Items.ShouldHaveSingleItem());
        (await (await app.ClientAsync("bob")).GetAsync("/queue").ReadAsync<QueueList>()).Total.ShouldBe(0);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_the_reason()
    {
        var ann = await app.ClientAsync("ann");
        var (a, bob) = (await AddAsync(ann, new(new ExecuteRequest("a"))), await app.ClientAsync("bob"));
        var b = await AddAsync(ann, new(new ExecuteRequest("b"), DependsOn: [a.Id]));
        var c = await AddAsync(ann, new(new ExecuteRequest("c"), DependsOn: [b.Id]));
        var foreign = await AddAsync(bob, new(new ExecuteRequest("bob's")));

        (await (await ann.PutAsync($"/queue/{a.Id}", new QueueRequest(new ExecuteRequest("a"), DependsOn: [c.Id]))).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("circle");
        (await (await ann.PutAsync($"/queue/{a.Id}", new QueueRequest(new ExecuteRequest("a"), DependsOn: [foreign.Id]))).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("depends_on");
        (await ann.GetAsync($"/queue/{a.Id}").ReadAsync<QueueItemDetail>()).Item.DependsOn.ShouldBeEmpty();
        (await (await ann.PostAsync($"/queue/{a.Id}/again", new { })).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("failed");
        await (await ann.PostAsync("/queue", new QueueRequest(new ExecuteRequest(" "), Repeat: "every day", Deadline: DateTimeOffset.UtcNow.AddDays(-1)))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await ann.PostAsync("/queue", new QueueRequest(new ExecuteRequest("x", GithubRepo: "no/such")))).ProblemAsync(HttpStatusCode.NotFound);
        await (await ann.PutAsync("/queue/shift", Shift.Default with { TimeZone = "Atlantis", Opens = "25:00", Days = ["mon", "mon"], PurseUsd = -1, AtOnce = 99 })).ProblemAsync(HttpStatusCode.BadRequest);
        await (await ann.PutAsync("/queue/channels/webhook", new ChannelRequest("https://127.0.0.1/hook"))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await ann.PutAsync("/queue/channels/mail", new ChannelRequest("nobody"))).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_shift_and_its_channels_are_the_users_own_and_secrets_are_shown_once_and_stored_sealed()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        var wanted = new Shift(true, "23:30", "05:15", ["fri", "sat"], "America/New_York", 7.5m, 3);

        (await ann.PutAsync("/queue/shift", wanted).ReadAsync<ShiftState>()).ShouldSatisfyAllConditions(state => state.Shift.Days.ShouldBe(wanted.Days), state => state.Next!.OpensAt.ShouldBeGreaterThan(DateTimeOffset.UtcNow));
        var saved = await ann.PutAsync("/queue/channels/webhook", new ChannelRequest("https://hooks.example.org/secret-part")).ReadAsync<ChannelSaved>();
        await ann.PutAsync("/queue/channels/mail", new ChannelRequest("ann@example.org")).ReadAsync<ChannelSaved>();

        saved.Secret.ShouldNotBeNull().Length.ShouldBe(64);
        var listed = await ann.GetStringAsync("/queue/channels");
        listed.ShouldContain("a…@example.org");
        listed.ShouldNotContain("secret-part");
        (await app.Database.Source.FirstAsync<string>("select string_agg(encode(sealed, 'escape') || hint, ' ') from paper_channels", null, default)).ShouldNotBeNull().ShouldNotContain("secret-part");
        (await bob.GetAsync("/queue/channels").ReadAsync<ChannelList>()).Channels.ShouldBeEmpty();
        (await bob.GetAsync("/queue/shift").ReadAsync<ShiftState>()).Shift.Enabled.ShouldBeFalse();
        (await ann.GetAsync("/queue/nights/latest")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ann.GetAsync("/queue/nights").ReadAsync<NightList>()).Total.ShouldBe(0);
        (await ann.DeleteAsync("/queue/channels/mail")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static Task<QueuedItem> AddAsync(HttpClient client, QueueRequest item) => client.PostAsync("/queue", item).ReadAsync<QueuedItem>(HttpStatusCode.Created);

    private static async Task<string[]> OrderAsync(HttpClient client) => [.. (await client.GetAsync("/queue").ReadAsync<QueueList>()).Items.Select(item => item.Prompt)];
}
