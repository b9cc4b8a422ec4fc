using System.Net;
using Nightshift.Infrastructure;

namespace Nightshift.Sessions;

public sealed class ShareTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Fact]
    public async Task A_link_shows_its_session_to_anyone_until_it_is_revoked_and_nothing_of_the_person()
    {
        var ann = await app.ClientAsync("ann");
        var session = await ann.PostAsync("/sessions", new SessionRequest("Mine")).ReadAsync<Session>(HttpStatusCode.Created);
        var share = await ann.PostAsync($"/sessions/{session.Id}/shares", new { }).ReadAsync<NewShare>(HttpStatusCode.Created);

        var shown = await (await app.Nobody.GetAsync($"/shared/{share.Token}")).Content.ReadAsStringAsync();
        Json.Read<SharedSession>(shown).Title.ShouldBe("Mine");
        shown.ShouldNotContain("ann");
        shown.ShouldNotContain($"{session.Id}");
        (await ann.GetAsync($"/sessions/{session.Id}/shares").ReadAsync<ShareList>()).Shares.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            listed => listed.Id.ShouldBe(share.Id), listed => listed.LastOpenedAt.ShouldNotBeNull());

        (await ann.DeleteAsync($"/sessions/{session.Id}/shares/{share.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await app.Nobody.GetAsync($"/shared/{share.Token}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_the_owner_makes_lists_and_revokes_links()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        var session = await ann.PostAsync("/sessions", new SessionRequest("Mine")).ReadAsync<Session>(HttpStatusCode.Created);
        var share = await ann.PostAsync($"/sessions/{session.Id}/shares", new { }).ReadAsync<NewShare>(HttpStatusCode.Created);
        var own = await bob.PostAsync("/sessions", new SessionRequest("Other")).ReadAsync<Session>(HttpStatusCode.Created);

        (await bob.PostAsync($"/sessions/{session.Id}/shares", new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await bob.GetAsync($"/sessions/{session.Id}/shares")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var id in new[] { session.Id, own.Id })
            (await bob.DeleteAsync($"/sessions/{id}/shares/{share.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.Nobody.GetAsync($"/shared/{share.Token}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sessions_are_found_by_what_was_said_in_them()
    {
        var ann = await app.ClientAsync("ann");
        var session = await ann.PostAsync("/sessions", new SessionRequest("Plain")).ReadAsync<Session>(HttpStatusCode.Created);
        await ann.PostAsync($"/sessions/{session.Id}/messages", new MessageRequest("about Heliotropes"));

        (await ann.GetAsync("/sessions?q=heliotrope").ReadAsync<SessionList>()).ShouldSatisfyAllConditions(list => list.Total.ShouldBe(1), list => list.Sessions.ShouldHaveSingleItem().Id.ShouldBe(session.Id));
    }
}
