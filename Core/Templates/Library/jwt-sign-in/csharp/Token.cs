using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SignIn;

/// <summary>The token cannot be trusted; the message says why.</summary>
public sealed class InvalidTokenException(string message) : Exception(message);

/// <summary>What a token says; times are seconds since 1970.</summary>
public sealed record Claims(
    [property: JsonPropertyName("sub")] string Subject,
    [property: JsonPropertyName("iat")] long IssuedAt,
    [property: JsonPropertyName("exp")] long Expires);

/// <summary>JSON Web Tokens signed with HS256, and no other.</summary>
public static class Token
{
    private const string Algorithm = "HS256";

    public static string Write(Claims claims, byte[] key)
    {
        var message = $"{Encode(new Dictionary<string, string> { ["alg"] = Algorithm, ["typ"] = "JWT" })}.{Encode(claims)}";
        return $"{message}.{Base64Url.EncodeToString(Sign(message, key))}";
    }

    /// <summary>The claims of a token that is genuine and has not expired.</summary>
    /// <exception cref="InvalidTokenException">It is not.</exception>
    public static Claims Read(string token, byte[] key, DateTimeOffset now)
    {
        if (token.Split('.') is not [var header, var body, var signature]) throw new InvalidTokenException("The token is malformed.");
        if (Decode<Dictionary<string, JsonElement>>(header).GetValueOrDefault("alg").ToString() != Algorithm) throw new InvalidTokenException($"The token is not signed with {Algorithm}.");
        if (!CryptographicOperations.FixedTimeEquals(Bytes(signature), Sign($"{header}.{body}", key))) throw new InvalidTokenException("The token's signature is wrong.");
        var claims = Decode<Claims>(body);
        return claims.Expires > now.ToUnixTimeSeconds() ? claims : throw new InvalidTokenException("The token has expired.");
    }

    public static byte[] Sign(string message, byte[] key) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(message));

    private static string Encode<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static T Decode<T>(string part) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Bytes(part)) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new InvalidTokenException("The token is malformed.");
        }
    }

    private static byte[] Bytes(string part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            throw new InvalidTokenException("The token is malformed.");
        }
    }
}
