using System.Net;
using System.Security.Cryptography;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Accounts;

public sealed class AccessTokenTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Theory]
    [InlineData(null, "Bearer")]
    [InlineData("ns_not-a-token", "Bearer error=\"invalid_token\"")]
    [InlineData(ApiApplication.LocalToken + "x", "Bearer error=\"invalid_token\"")]
    [InlineData("", "Bearer")]
    public async Task Without_a_valid_token_nothing_is_open(string? token, string challenge)
    {
        var response = await app.Client(token).GetAsync("/sessions");

        await response.ProblemAsync(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldBe(challenge);
    }

    [Fact]
    public async Task A_token_of_absurd_length_is_refused() =>
        await (await app.Client(new string('x', 5_000)).GetAsync("/sessions")).ProblemAsync(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task A_named_token_works_until_it_is_revoked()
    {
        var ann = await app.ClientAsync("ann");
        var issued = await ann.PostAsync("/auth/tokens", new AccessTokenRequest("CI", 7)).ReadAsync<IssuedToken>(HttpStatusCode.Created);
        var ci = app.Client(issued.Token);

        (await ci.GetAsync("/auth/me").ReadAsync<Account>()).ShouldBe(await ann.GetAsync("/auth/me").ReadAsync<Account>());
        issued.Details.ExpiresAt.ShouldBe(DateTimeOffset.UtcNow.AddDays(7), TimeSpan.FromMinutes(1));
        (await ann.GetAsync("/auth/tokens").ReadAsync<AccessTokenList>()).Tokens.Select(token => token.Name).ShouldBe(["CI", "Sign-in"]);

        (await ann.DeleteAsync($"/auth/tokens/{issued.Details.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ci.GetAsync("/auth/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await ann.GetAsync("/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_expired_token_is_refused_and_no_longer_listed()
    {
        var ann = await app.ClientAsync("ann");
        var issued = await ann.PostAsync("/auth/tokens", new AccessTokenRequest("Old")).ReadAsync<IssuedToken>(HttpStatusCode.Created);

        await app.Database.Source.ExecuteAsync("update access_tokens set expires_at = now() - interval '1 second' where id = @Id",
            new { issued.Details.Id }, CancellationToken.None);

        await (await app.Client(issued.Token).GetAsync("/auth/me")).ProblemAsync(HttpStatusCode.Unauthorized);
        (await ann.GetAsync("/auth/tokens").ReadAsync<AccessTokenList>()).Tokens.ShouldNotContain(token => token.Id == issued.Details.Id);
    }

    [Fact]
    public async Task The_secret_itself_is_not_stored()
    {
        var issued = await app.Owner.PostAsync("/auth/tokens", new AccessTokenRequest("Hash")).ReadAsync<IssuedToken>(HttpStatusCode.Created);

        var hash = await app.Database.Source.FirstAsync<byte[]>("select hash from access_tokens where id = @Id", new { issued.Details.Id }, CancellationToken.None);

        hash.ShouldBe(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(issued.Token)));
        (await app.Owner.GetStringAsync("/auth/tokens")).ShouldNotContain(issued.Token);
    }

    [Fact]
    public async Task A_token_lasts_a_year_at_most() =>
        (await (await app.Owner.PostAsync("/auth/tokens", new AccessTokenRequest("Long", 366))).ProblemAsync(HttpStatusCode.BadRequest))
            .Errors.Keys.ShouldBe(["expires_in_days"]);
}
