using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Nightshift.Executions;

namespace Nightshift.Previews;

/// <summary>The previews of a Runner, over HTTP.</summary>
internal sealed class RunnerPreviews(RunnerReplicas replicas, TimeProvider time)
{
    private static readonly TimeSpan LongestSilence = 4 * ValidationStream.Beat;

    /// <summary>The Runner with the most room.</summary>
    /// <exception cref="HttpRequestException">None takes work now.</exception>
    /// <exception cref="RunnerUnavailableException">None is configured.</exception>
    public Task<Uri> ChooseAsync(CancellationToken cancellation) => replicas.ChooseAsync(cancellation);

    /// <exception cref="HttpRequestException">It cannot be asked now.</exception>
    /// <exception cref="RunnerUnavailableException">None is configured.</exception>
    public async Task<PreviewPlan> PlanAsync(PreviewFiles files, CancellationToken cancellation)
    {
        using var response = await replicas.Http.PostAsJsonAsync(new Uri(await ChooseAsync(cancellation), "previews/plan"), files, Json.Options, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<PreviewPlan>(Json.Options, cancellation))!;
    }

    /// <summary>What becomes of a preview, until it has ended.</summary>
    /// <param name="start">Starts it when that was not done yet; null only asks.</param>
    /// <exception cref="HttpRequestException">Runner does not answer, does not have it (404), or has no room (503).</exception>
    /// <exception cref="IOException">Runner was lost.</exception>
    public async IAsyncEnumerable<PreviewProgress> FollowAsync(Uri runner, Guid id, PreviewStart? start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        using var request = new HttpRequestMessage(start is null ? HttpMethod.Get : HttpMethod.Put, new Uri(runner, $"previews/{id}")) { Content = start is null ? null : JsonContent.Create(start, options: Json.Options) };
        using var response = await replicas.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(either.Token);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(either.Token))
        {
            silence.CancelAfter(LongestSilence);
            if (item.EventType == PreviewStream.State) yield return Json.Read<PreviewProgress>(item.Data);
        }
    }

    /// <summary>The versions of the files that a preview was last given, by path.</summary>
    /// <exception cref="HttpRequestException">Runner does not answer, or does not have it (404).</exception>
    public async Task<IReadOnlyDictionary<string, string>> VersionsAsync(Uri runner, Guid id, CancellationToken cancellation) =>
        (await replicas.Http.GetFromJsonAsync<PreviewVersions>(new Uri(runner, $"previews/{id}/files"), Json.Options, cancellation))!.Versions;

    /// <summary>Gives it what has become of them since.</summary>
    /// <exception cref="HttpRequestException">Runner does not answer, or does not have that run (404).</exception>
    public async Task ChangeAsync(Uri runner, Guid id, PreviewChange change, CancellationToken cancellation)
    {
        using var response = await replicas.Http.PostAsJsonAsync(new Uri(runner, $"previews/{id}/files"), change, Json.Options, cancellation);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reloads, log and usage as they come, until the preview has ended; nothing when Runner does not have it.</summary>
    public async IAsyncEnumerable<SseItem<string>> ActivityAsync(Uri runner, Guid id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await replicas.Http.GetAsync(new Uri(runner, $"previews/{id}/activity"), HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode) yield break;
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
            yield return new SseItem<string>(item.Data, item.EventType);
    }

    /// <returns>Null when Runner does not have it, or does not answer.</returns>
    public async Task<string?> LogAsync(Uri runner, Guid id, CancellationToken cancellation)
    {
        try
        {
            return (await replicas.Http.GetFromJsonAsync<PreviewLogs>(new Uri(runner, $"previews/{id}/log"), Json.Options, cancellation))?.Log;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <returns>False when Runner does not have it, or does not answer.</returns>
    public async Task<bool> KeepAsync(Uri runner, Guid id, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        try
        {
            using var response = await replicas.Http.PostAsJsonAsync(new Uri(runner, $"previews/{id}/expiry"), new PreviewExpiry(expiresAt), Json.Options, cancellation);
            return response.StatusCode == HttpStatusCode.NoContent;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Ends it there. A Runner that does not answer has nothing to end, or will by its own clock.</summary>
    public async Task StopAsync(Uri runner, Guid id, CancellationToken cancellation)
    {
        try
        {
            using var response = await replicas.Http.DeleteAsync(new Uri(runner, $"previews/{id}"), cancellation);
        }
        catch (HttpRequestException)
        {
            // Said above.
        }
    }
}
