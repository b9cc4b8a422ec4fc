using System.Text.Json;
using System.Text.Json.Nodes;

namespace SignIn;

/// <summary>What was asked, whatever carried it.</summary>
public sealed record ApiRequest(string Method, string Path, string? Authorization, byte[] Body);

public sealed record ApiResponse(int Status, JsonObject Body, string? Allow = null, bool Challenge = false)
{
    public static ApiResponse Error(int status, string message) => new(status, new JsonObject { ["error"] = message });
}

/// <summary>Turns requests into calls of the accounts.</summary>
public sealed class Api
{
    public const string Prefix = "{{prefix}}";

    private readonly Accounts accounts;
    private readonly Dictionary<string, (string Method, Func<ApiRequest, ApiResponse> Action)> routes;

    public Api(Accounts accounts)
    {
        this.accounts = accounts;
        routes = new()
        {
            ["/health"] = ("GET", _ => new(200, new JsonObject { ["status"] = "ok" })),
            [$"{Prefix}/register"] = ("POST", Register),
            [$"{Prefix}/login"] = ("POST", Login),
            [$"{Prefix}/me"] = ("GET", Me)
        };
    }

    public ApiResponse Handle(ApiRequest request)
    {
        if (!routes.TryGetValue(request.Path, out var route)) return ApiResponse.Error(404, $"There is nothing at {request.Path}.");
        if (request.Method != route.Method) return ApiResponse.Error(405, $"{request.Path} takes {route.Method} only.") with { Allow = route.Method };
        try
        {
            return route.Action(request);
        }
        catch (AccountException error)
        {
            return ApiResponse.Error(error.Status, error.Message);
        }
    }

    private ApiResponse Register(ApiRequest request)
    {
        var (name, password) = Credentials(request.Body);
        return new(201, new JsonObject { [Accounts.Identity] = accounts.Register(name, password) });
    }

    private ApiResponse Login(ApiRequest request)
    {
        var (name, password) = Credentials(request.Body);
        var token = accounts.Login(name, password);
        return new(200, new JsonObject { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = (long)Accounts.TokenLifetime.TotalSeconds });
    }

    private ApiResponse Me(ApiRequest request)
    {
        if (request.Authorization?.Split(' ', 2) is not [var scheme, var token] || !scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return ApiResponse.Error(401, "Send a bearer token.") with { Challenge = true };
        try
        {
            var claims = accounts.Whose(token);
            return new(200, new JsonObject { [Accounts.Identity] = claims.Subject, ["expires_at"] = claims.Expires });
        }
        catch (InvalidTokenException error)
        {
            return ApiResponse.Error(401, error.Message) with { Challenge = true };
        }
    }

    private static (string Name, string Password) Credentials(byte[] body)
    {
        try
        {
            var values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(body) ?? [];
            if (values.TryGetValue(Accounts.Identity, out var name) && values.TryGetValue("password", out var password)
                && name.ValueKind == JsonValueKind.String && password.ValueKind == JsonValueKind.String)
                return (name.GetString()!, password.GetString()!);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // told below; half a surrogate pair is no text either
        }

        throw new AccountException(400, $"Send a JSON object with {Accounts.Identity} and password.");
    }
}
