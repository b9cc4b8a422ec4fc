using System.Net;
using System.Net.Http.Json;
using Nightshift.Infrastructure;

namespace Nightshift.Accounts;

public sealed class SignInTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Fact]
    public async Task The_installations_own_token_is_the_local_owner()
    {
        var account = await app.Owner.GetFromJsonAsync<Account>("/auth/me", Json.Options);

        account.ShouldBe(new Account(AccountStore.LocalOwner, "You", null, "premium"));
    }

    [Fact]
    public async Task A_registered_person_signs_in_and_out()
    {
        var email = Email();
        (await RegisterAsync(email)).StatusCode.ShouldBe(HttpStatusCode.Created);

        var signedIn = await (await LoginAsync(email.ToUpperInvariant(), ApiApplication.Password)).Content.ReadFromJsonAsync<SignedIn>(Json.Options);
        var client = app.Client(signedIn!.Token);
        (await client.GetFromJsonAsync<Account>("/auth/me", Json.Options)).ShouldBe(signedIn.User);
        signedIn.User.Email.ShouldBe(email);
        signedIn.User.Tier.ShouldBe("registered");

        (await client.PostAsync("/auth/logout", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync("/auth/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_person_changes_name_and_password_and_is_signed_out_elsewhere()
    {
        var email = Email();
        await RegisterAsync(email);
        Task<SignedIn> SignInAsync(string password) => LoginAsync(email, password).ReadAsync<SignedIn>();
        var (here, elsewhere) = (app.Client((await SignInAsync(ApiApplication.Password)).Token), app.Client((await SignInAsync(ApiApplication.Password)).Token));
        var program = app.Client((await here.PostAsync("/auth/tokens", new AccessTokenRequest("CI")).ReadAsync<IssuedToken>(HttpStatusCode.Created)).Token);

        (await here.PatchAsJsonAsync("/auth/me", new AccountChange(" Lou "), Json.Options).ReadAsync<Account>()).Name.ShouldBe("Lou");
        (await (await here.PutAsync("/auth/password", new PasswordChange("not the password", "a password of mine"))).ProblemAsync(HttpStatusCode.Forbidden)).Detail.ShouldNotBeNull().ShouldContain("another one");
        (await here.PutAsync("/auth/password", new PasswordChange(ApiApplication.Password, "a password of mine"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await here.GetAsync("/auth/me").ReadAsync<Account>()).Name.ShouldBe("Lou");
        (await program.GetAsync("/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.GetAsync("/auth/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await LoginAsync(email, ApiApplication.Password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await SignInAsync("a password of mine")).User.Name.ShouldBe("Lou");
        await (await app.Owner.PutAsync("/auth/password", new PasswordChange("none", "a password of mine"))).ProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_get_the_same_answer()
    {
        var email = Email();
        await RegisterAsync(email);

        var wrong = await (await LoginAsync(email, "not the password")).ProblemAsync(HttpStatusCode.Unauthorized);
        var unknown = await (await LoginAsync(Email(), "not the password")).ProblemAsync(HttpStatusCode.Unauthorized);

        unknown.Detail.ShouldBe(wrong.Detail);
        unknown.Title.ShouldBe(wrong.Title);
    }

    [Fact]
    public async Task The_local_owner_has_no_password_to_sign_in_with() =>
        (await LoginAsync("You", ApiApplication.Password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task An_address_is_taken_once_in_whatever_case()
    {
        var email = Email();
        await RegisterAsync(email);

        await (await RegisterAsync(email.ToUpperInvariant())).ProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Registering_needs_a_name_an_address_and_a_long_password()
    {
        var response = await app.Nobody.PostAsJsonAsync("/auth/register", new { email = "nobody", password = "short" });

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        problem.Errors.Keys.ShouldBe(["name", "email", "password"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_installations_own_token_is_not_revoked_by_signing_out()
    {
        await (await app.Owner.PostAsync("/auth/logout", null)).ProblemAsync(HttpStatusCode.Conflict);

        (await app.Owner.GetAsync("/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> RegisterAsync(string email) =>
        app.Nobody.PostAsJsonAsync("/auth/register", new RegisterRequest("Ann", email, ApiApplication.Password), Json.Options);

    private Task<HttpResponseMessage> LoginAsync(string email, string password) =>
        app.Nobody.PostAsJsonAsync("/auth/login", new LoginRequest(email, password), Json.Options);

    private static string Email() => $"{Guid.NewGuid():n}@example.org";
}
