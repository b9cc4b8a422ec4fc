using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nightshift.Models;

/// <summary>The connections to providers. Time limits are the gateway's, and a redirect is not followed: it would carry the key elsewhere.</summary>
internal sealed class ModelHttp : IDisposable
{
    private readonly SocketsHttpHandler connections = new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5)
    };

    public ModelHttp() => Client = ClientFor(null);

    public HttpClient Client { get; }

    /// <summary>One that tells <paramref name="pace"/> what the answers say of limits; all share their connections.</summary>
    public HttpClient ClientFor(ModelPace? pace) => new(new RefusalHandler(connections, pace), disposeHandler: false)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 4 * 1024 * 1024
    };

    public void Dispose() => connections.Dispose();
}

/// <summary>A provider answered with another status than success.</summary>
/// <param name="RetryAfter">As sent.</param>
/// <param name="Code">The error's machine-readable code, such as <c>context_length_exceeded</c>; nothing freer than that.</param>
internal sealed class RefusedException(int status, string? retryAfter, string? code) : HttpRequestException($"HTTP {status}", null, (HttpStatusCode)status)
{
    public int Status { get; } = status;

    public string? RetryAfter { get; } = retryAfter;

    public string? Code { get; } = code;
}

/// <summary>Throws what a refusal says before any client sees it: they differ in what they keep, and none needs the words, which may quote the prompt or the key.</summary>
internal sealed partial class RefusalHandler(HttpMessageHandler inner, ModelPace? pace) : DelegatingHandler(inner)
{
    private const int LongestBody = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        pace?.Learn(response.Headers);
        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var retryAfter = response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null;
            throw new RefusedException((int)response.StatusCode, retryAfter, await CodeAsync(response.Content, cancellationToken));
        }
    }

    private static async Task<string?> CodeAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            await content.LoadIntoBufferAsync(LongestBody, cancellation);
            using var body = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellation));
            var error = body.RootElement.GetProperty("error");
            return Word(error, "code") ?? Word(error, "type");
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static string? Word(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && CodePattern().IsMatch(value.GetString()!) ? value.GetString() : null;

    [GeneratedRegex("^[a-z_]{3,50}$")]
    private static partial Regex CodePattern();
}
