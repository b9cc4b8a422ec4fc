using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace SignIn;

public sealed class ApiTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a secret for tests, long enough to be taken");
    private static readonly string Name = Accounts.Identity == "email" ? "ada@example.com" : "ada.lovelace";
    private static readonly string Secret = "correct horse battery staple" + new string('!', Accounts.MinPasswordLength);

    private readonly StillTime time = new();
    private readonly Accounts accounts;
    private readonly Api api;

    public ApiTests()
    {
        accounts = new Accounts(Key, iterations: 10, time);
        api = new Api(accounts);
    }

    private ApiResponse Post(string path, string name, string password) =>
        Send("POST", Api.Prefix + path, new JsonObject { [Accounts.Identity] = name, ["password"] = password }.ToJsonString());

    private ApiResponse Send(string method, string path, string body = "", string? authorization = null) =>
        api.Handle(new ApiRequest(method, path, authorization, Encoding.UTF8.GetBytes(body)));

    private ApiResponse Me(string token) => Send("GET", $"{Api.Prefix}/me", authorization: $"Bearer {token}");

    private string SignedIn()
    {
        Post("/register", Name, Secret);
        return Post("/login", Name, Secret).Body["access_token"]!.GetValue<string>();
    }

    private static string Error(ApiResponse answer) => answer.Body["error"]!.GetValue<string>();

    [Fact]
    public void C1_A_user_registers_signs_in_and_is_known()
    {
        var registered = Post("/register", Name, Secret);
        Assert.Equal((201, Name), (registered.Status, registered.Body[Accounts.Identity]!.GetValue<string>()));
        var login = Post("/login", Name, Secret);
        Assert.Equal((200, "Bearer", (long)Accounts.TokenLifetime.TotalSeconds), (login.Status, login.Body["token_type"]!.GetValue<string>(), login.Body["expires_in"]!.GetValue<long>()));
        var me = Me(login.Body["access_token"]!.GetValue<string>());
        Assert.Equal((200, Name), (me.Status, me.Body[Accounts.Identity]!.GetValue<string>()));
        Assert.Equal((time.Now + Accounts.TokenLifetime).ToUnixTimeSeconds(), me.Body["expires_at"]!.GetValue<long>());
    }

    [Fact]
    public void C7_The_server_is_up() => Assert.Equal("ok", Send("GET", "/health").Body["status"]!.GetValue<string>());

    [Fact]
    public void C2_A_name_is_taken_once_whatever_its_case()
    {
        Post("/register", Name, Secret);
        Assert.Equal(409, Post("/register", Name.ToUpperInvariant(), Secret).Status);
        Assert.Equal(200, Post("/login", $" {Name.ToUpperInvariant()} ", Secret).Status);
    }

    [Theory, InlineData(""), InlineData("a"), InlineData("has space"), InlineData("semi;colon"), InlineData("@"), InlineData("a@b"), InlineData("new\nline")]
    public void C2_Names_that_are_none_are_refused(string name) => Assert.Equal(422, Post("/register", name, Secret).Status);

    [Theory]
    [InlineData(Accounts.MinPasswordLength - 1, 422), InlineData(Accounts.MinPasswordLength, 201), InlineData(Accounts.MaxPasswordLength, 201), InlineData(Accounts.MaxPasswordLength + 1, 422)]
    public void C2_A_password_has_a_shortest_and_a_longest_length(int length, int status) => Assert.Equal(status, Post("/register", Name, new string('x', length)).Status);

    [Fact]
    public void C3_A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        Post("/register", Name, Secret);
        var (wrong, unknown, endless) = (Post("/login", Name, Secret + "x"), Post("/login", "nobody", Secret), Post("/login", Name, new string('x', 5000)));
        Assert.Equal((401, 401, 401), (wrong.Status, unknown.Status, endless.Status));
        Assert.Equal(Error(wrong), Error(unknown));
    }

    public static TheoryData<string> NoCredentials =>
    [
        "", "{", "[]", "7", "null", "{}", $$"""{"{{Accounts.Identity}}": "x"}""", $$"""{"{{Accounts.Identity}}": "x", "password": 5}""", $$"""{"{{Accounts.Identity}}": null, "password": "x"}""",
        $$"""{"{{Accounts.Identity}}": "x", "password": "\ud800"}"""
    ];

    [Theory, MemberData(nameof(NoCredentials))]
    public void C7_Both_name_and_password_must_be_text(string body)
    {
        Assert.Equal(400, Send("POST", $"{Api.Prefix}/login", body).Status);
        Assert.Equal(400, Send("POST", $"{Api.Prefix}/register", body).Status);
    }

    [Theory, InlineData(null), InlineData("Basic YTpi"), InlineData("Bearer"), InlineData("Bearer ")]
    public void C4_Me_needs_a_bearer_token(string? authorization)
    {
        var answer = Send("GET", $"{Api.Prefix}/me", authorization: authorization);
        Assert.Equal((401, true), (answer.Status, answer.Challenge));
    }

    [Fact]
    public void C4_A_token_works_until_it_expires()
    {
        var token = SignedIn();
        time.Now += Accounts.TokenLifetime - TimeSpan.FromSeconds(1);
        Assert.Equal(200, Me(token).Status);
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal("The token has expired.", Error(Me(token)));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void C5_A_token_that_was_changed_anywhere_is_refused(int position)
    {
        var parts = SignedIn().Split('.');
        parts[position] = (parts[position][0] == 'A' ? 'B' : 'A') + parts[position][1..];
        Assert.Equal(401, Me(string.Join('.', parts)).Status);
    }

    [Fact]
    public void C5_Forged_tokens_are_refused_with_the_reason()
    {
        SignedIn();
        var claims = new Claims(Name, 0, time.Now.AddHours(1).ToUnixTimeSeconds());
        var parts = Token.Write(claims, Key).Split('.');
        Assert.Equal(200, Me(string.Join('.', parts)).Status);
        Assert.Equal("The token's signature is wrong.", Error(Me(Token.Write(claims, [.. Key, 1]))));
        Assert.Equal("The token is not signed with HS256.", Error(Me($"{Part("""{"alg":"none"}""")}.{parts[1]}.")));
        Assert.Equal("The token is not signed with HS256.", Error(Me($"{Part("{}")}.{parts[1]}.{parts[2]}")));
        Assert.Equal("The account no longer exists.", Error(Me(Token.Write(claims with { Subject = "nobody" }, Key))));
        var noJson = $"{parts[0]}.{Part("no JSON")}";
        foreach (var malformed in new[] { "a.b", "?.b.c", "a.b.c.d", $"{parts[0]}.{parts[1]}.?", $"{noJson}.{Base64Url.EncodeToString(Token.Sign(noJson, Key))}" })
            Assert.Equal("The token is malformed.", Error(Me(malformed)));
    }

    [Fact]
    public void C6_Passwords_are_kept_as_salted_hashes()
    {
        var hash = Password.Hash("secret", 10);
        Assert.True(Password.Fits("secret", hash));
        Assert.False(Password.Fits("Secret", hash));
        Assert.False(Password.Fits("secret", "no hash"));
        Assert.DoesNotContain("secret", hash);
        Assert.NotEqual(hash, Password.Hash("secret", 10));
        Assert.True(Password.Fits("password", "pbkdf2-sha256$4096$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o")); // the standard's own example
    }

    [Fact]
    public void C7_Other_methods_and_paths_are_refused()
    {
        var answer = Send("GET", $"{Api.Prefix}/login");
        Assert.Equal((405, "POST"), (answer.Status, answer.Allow));
        Assert.Equal(404, Send("GET", "/nothing").Status);
    }

    [Fact]
    public void C7_A_secret_that_can_be_guessed_is_refused() => Assert.Throws<ArgumentException>(() => new Accounts(new byte[Accounts.MinSecretBytes - 1], 10));

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    /// <summary>Stands still unless it is moved.</summary>
    private sealed class StillTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
