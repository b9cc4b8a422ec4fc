using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Nightshift.Infrastructure;

/// <summary>A GitHub Enterprise server on a free port, as far as Nightshift speaks with it: its REST interface, its sign-in, and real git.</summary>
public sealed class GitHubStandIn : IAsyncDisposable
{
    public const string ClientId = "the-app", ClientSecret = "the-secret-of-the-app";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<Action<HttpResponse>> refusals = new();

    private GitHubStandIn(WebApplication app) => this.app = app;

    /// <summary>As a person opens it.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>Who each token is; the scopes are null for a fine-grained token, which does not tell.</summary>
    public ConcurrentDictionary<string, (string Login, string? Scopes)> Tokens { get; } = new();

    /// <summary>What a token reaches, by full name.</summary>
    public ConcurrentDictionary<string, string[]> Reach { get; } = new();

    /// <summary>Codes of people who have agreed, and the token that each is good for, once.</summary>
    public ConcurrentDictionary<string, string> Codes { get; } = new();

    public List<StandInPull> Pulls { get; } = [];

    /// <summary>Method and path of every call.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The repositories themselves.</summary>
    public GitServer Git { get; } = new();

    public static async Task<GitHubStandIn> StartAsync()
    {
        var app = LocalServer.Build();
        var standIn = new GitHubStandIn(app);
        app.Use(standIn.GuardAsync);
        app.MapPost("/login/oauth/access_token", standIn.GrantAsync);
        app.MapGet("/api/v3/user", standIn.Who);
        app.MapGet("/api/v3/user/repos", standIn.Repositories);
        app.MapGet("/api/v3/repos/{owner}/{name}", standIn.Repository);
        app.MapGet("/api/v3/repos/{owner}/{name}/pulls", (string owner, string name, string head) => Results.Json(standIn.Pulls.Where(pull => pull.Repository == $"{owner}/{name}" && $"{owner}:{pull.Head}" == head).Select(standIn.Describe)));
        app.MapPost("/api/v3/repos/{owner}/{name}/pulls", standIn.OpenAsync);
        app.MapPatch("/api/v3/repos/{owner}/{name}/pulls/{number:int}", standIn.ChangeAsync);
        app.MapPost("/api/graphql", standIn.MarkReadyAsync);
        app.MapDelete("/api/v3/applications/{id}/grant", () => Results.NoContent());
        app.MapFallback(standIn.Git.ServeAsync);
        await app.StartAsync();
        standIn.BaseUrl = standIn.Git.Address = app.Urls.First();
        return standIn;
    }

    /// <summary>The next call is refused like this.</summary>
    public void Refuse(int status, params (string Name, string Value)[] headers) => refusals.Enqueue(response =>
    {
        response.StatusCode = status;
        foreach (var (name, value) in headers) response.Headers[name] = value;
    });

    public async ValueTask DisposeAsync()
    {
        Git.Hold?.TrySetResult();
        await app.DisposeAsync();
        Git.Dispose();
    }

    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        Calls.Enqueue($"{http.Request.Method} {http.Request.Path}");
        if (refusals.TryDequeue(out var refuse)) refuse(http.Response);
        else if (http.Request.Path.StartsWithSegments("/api/v3") && !http.Request.Path.StartsWithSegments("/api/v3/applications") && !Tokens.ContainsKey(Token(http))) http.Response.StatusCode = 401;
        else await next(http);
    }

    private async Task<IResult> GrantAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        return form["client_id"] == ClientId && form["client_secret"] == ClientSecret && Codes.TryRemove(form["code"].ToString(), out var token)
            ? Results.Json(new { access_token = token, token_type = "bearer" })
            : Results.Json(new { error = "bad_verification_code" });
    }

    private IResult Who(HttpContext http)
    {
        var (login, scopes) = Tokens[Token(http)];
        if (scopes is not null) http.Response.Headers["X-OAuth-Scopes"] = scopes;
        return Results.Json(new { id = login.Length, login });
    }

    private IResult Repositories(HttpContext http, int page, int per_page)
    {
        var all = Reach.GetValueOrDefault(Token(http)) ?? [];
        if (all.Length > page * per_page) http.Response.Headers.Link = $"<{BaseUrl}/api/v3/user/repos?page={page + 1}>; rel=\"next\"";
        return Results.Json(all.Skip((page - 1) * per_page).Take(per_page).Select(Describe));
    }

    private IResult Repository(HttpContext http, string owner, string name) =>
        Reach.GetValueOrDefault(Token(http))?.Contains($"{owner}/{name}") == true ? Results.Json(Describe($"{owner}/{name}")) : Results.NotFound();

    private async Task<IResult> OpenAsync(string owner, string name, HttpRequest request)
    {
        var asked = (await request.ReadFromJsonAsync<JsonElement>());
        string Word(string field) => asked.GetProperty(field).GetString()!;
        if (Pulls.Any(pull => pull.Head == Word("head"))) return Results.StatusCode(422);
        Pulls.Add(new StandInPull($"{owner}/{name}", Pulls.Count + 1, Word("head"), Word("base"), Word("title"), Word("body"), asked.GetProperty("draft").GetBoolean()));
        return Results.Json(Describe(Pulls[^1]), statusCode: 201);
    }

    private async Task<IResult> ChangeAsync(int number, HttpRequest request)
    {
        Pulls[number - 1] = Pulls[number - 1] with { Body = (await request.ReadFromJsonAsync<JsonElement>()).GetProperty("body").GetString()! };
        return Results.Json(Describe(Pulls[number - 1]));
    }

    private async Task<IResult> MarkReadyAsync(HttpRequest request)
    {
        var id = (await request.ReadFromJsonAsync<JsonElement>()).GetProperty("variables").GetProperty("id").GetString()!;
        var index = Pulls.FindIndex(pull => $"node-{pull.Number}" == id);
        Pulls[index] = Pulls[index] with { Draft = false };
        return Results.Json(new { data = new { } });
    }

    private object Describe(StandInPull pull) => new { number = pull.Number, node_id = $"node-{pull.Number}", html_url = $"{BaseUrl}/{pull.Repository}/pull/{pull.Number}", draft = pull.Draft };

    private object Describe(string name) => new { full_name = name, @private = true, default_branch = "main", clone_url = $"{BaseUrl}/{name}.git", permissions = new { push = true } };

    private static string Token(HttpContext http) => http.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
}

/// <summary>A pull request as the stand-in keeps it.</summary>
public sealed record StandInPull(string Repository, int Number, string Head, string Base, string Title, string Body, bool Draft);
