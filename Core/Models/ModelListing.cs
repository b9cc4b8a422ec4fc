using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Nightshift.Models;

/// <summary>Which models a server offers (<c>GET /models</c>); an answer, or its absence, holds for 30 seconds.</summary>
internal sealed class ModelListing(ModelHttp http, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LocalLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RemoteLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, Task<IReadOnlyList<string>?> Models)> cache = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ids that can chat, in the server's order; null when it did not answer in time, or not in this protocol.</summary>
    public async Task<IReadOnlyList<string>?> ListAsync(ProviderOptions provider, ModelKey? userKey, CancellationToken cancellation) =>
        provider.Kind == ProviderOptions.Cassette ? ["recorded"] : await AllAsync(provider, userKey, cancellation) is { } all ? [.. all.Where(id => !IsEmbedder(id) && !IsTranscriber(id))] : null;

    /// <summary>The ids that turn text into vectors, as far as their names tell.</summary>
    public async Task<IReadOnlyList<string>> EmbeddersAsync(ProviderOptions provider, ModelKey? userKey, CancellationToken cancellation) =>
        [.. (await AllAsync(provider, userKey, cancellation) ?? []).Where(IsEmbedder)];

    /// <summary>The ids that write down what is said, as far as their names tell.</summary>
    public async Task<IReadOnlyList<string>> TranscribersAsync(ProviderOptions provider, ModelKey? userKey, CancellationToken cancellation) =>
        [.. (await AllAsync(provider, userKey, cancellation) ?? []).Where(IsTranscriber)];

    private static bool IsTranscriber(string id) => id.Contains("whisper", StringComparison.OrdinalIgnoreCase);

    private static bool IsEmbedder(string id) => id.Contains("embed", StringComparison.OrdinalIgnoreCase);

    private Task<IReadOnlyList<string>?> AllAsync(ProviderOptions provider, ModelKey? userKey, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var entry = cache.AddOrUpdate(userKey is null ? provider.Name : $"{provider.Name} {userKey.Version}", _ => Ask(), (_, known) => known.Until > now ? known : Ask());
        return entry.Models.WaitAsync(cancellation);

        (DateTimeOffset, Task<IReadOnlyList<string>?>) Ask() => (now + Lifetime, AskAsync(provider, userKey?.Reveal() ?? provider.ApiKey));
    }

    private async Task<IReadOnlyList<string>?> AskAsync(ProviderOptions provider, string? key)
    {
        using var limit = new CancellationTokenSource(provider.IsLocal ? LocalLimit : RemoteLimit, time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, provider.Kind == ProviderOptions.Anthropic ? $"{provider.BaseUrl}/v1/models" : $"{provider.BaseUrl}/models");
            if (provider.Kind == ProviderOptions.Anthropic) request.Headers.Add("anthropic-version", "2023-06-01");
            if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await http.Client.SendAsync(request, limit.Token);
            return Ids(await response.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static IReadOnlyList<string> Ids(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var data = document.RootElement.GetProperty("data");
        return data.ValueKind == JsonValueKind.Null
            ? []
            : [.. data.EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }
}
