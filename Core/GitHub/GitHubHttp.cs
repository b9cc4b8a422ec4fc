using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nightshift.Network;

namespace Nightshift.GitHub;

/// <summary>The connections to GitHub and what is the same for all calls: its limits are kept, and what it refuses is told in words.</summary>
internal sealed class GitHubHttp(AddressGuard guard, IOptions<GitHubOptions> options, TimeProvider time) : IDisposable
{
    private const string Version = "2022-11-28";

    private const int MostRedirects = 3;

    private readonly HttpClient client = new(guard.CreateHandler(TimeSpan.FromSeconds(10))) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 8 << 20 };

    /// <summary>A call of the REST interface.</summary>
    /// <param name="path">Below its root.</param>
    /// <exception cref="GitHubException">It answered with anything but success, or not at all.</exception>
    public Task<GitHubAnswer<T>> SendAsync<T>(GitHubAccess access, HttpMethod method, string path, object? body, CancellationToken cancellation) => SendAsync<T>(access.Api, () =>
    {
        var request = new HttpRequestMessage(method, new Uri(access.Api, path)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", access.Reveal()) } };
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Json.Options);
        return request;
    }, cancellation);

    /// <param name="make">Makes the request, once for each try.</param>
    public async Task<GitHubAnswer<T>> SendAsync<T>(Uri root, Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        try
        {
            using var response = await WithinLimitsAsync(root, make, cancellation);
            if (!response.IsSuccessStatusCode) throw Refusal((int)response.StatusCode);
            var body = response.StatusCode == HttpStatusCode.NoContent ? default : await response.Content.ReadFromJsonAsync<T>(Json.Options, cancellation);
            return new GitHubAnswer<T>(body!, response.Headers);
        }
        catch (HttpRequestException failed) when (AddressRefusedException.In(failed) is { } refused)
        {
            throw new GitHubException(0, refused.Message);
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or IOException || failed is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new GitHubException(0, $"{root.Host} does not answer as GitHub does. Check the address, or try again later.");
        }
    }

    private async Task<HttpResponseMessage> WithinLimitsAsync(Uri root, Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        for (var waited = false; ; waited = true)
        {
            var response = await FollowAsync(root, make, cancellation);
            if (await GitHubLimit.OfAsync(response, time.GetUtcNow(), cancellation) is not { } limit) return response;
            response.Dispose();
            var wait = limit.OpensAt - time.GetUtcNow();
            if (waited || wait > TimeSpan.FromSeconds(options.Value.LongestWaitSeconds)) throw new GitHubException(StatusOfLimits, limit.Words, limit.OpensAt);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
        }
    }

    /// <summary>What was asked for by an old name is answered with a redirect; only on the same server the token goes along.</summary>
    private async Task<HttpResponseMessage> FollowAsync(Uri root, Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        Uri? place = null;
        for (var redirects = 0; ; redirects++)
        {
            using var request = make();
            if (place is not null) request.RequestUri = place;
            request.Headers.UserAgent.ParseAdd("Nightshift");
            if (request.Headers.Accept.Count == 0) request.Headers.Accept.ParseAdd("application/vnd.github+json");
            request.Headers.Add("X-GitHub-Api-Version", Version);
            var response = await client.SendAsync(request, cancellation);
            if ((int)response.StatusCode is not (301 or 302 or 307 or 308) || response.Headers.Location is not { } location) return response;
            place = new Uri(request.RequestUri!, location);
            if (request.Method != HttpMethod.Get || redirects == MostRedirects || place.Authority != root.Authority || place.Scheme != root.Scheme) return response;
            response.Dispose();
        }
    }

    private const int StatusOfLimits = 429;

    private static GitHubException Refusal(int status) => new(status, status switch
    {
        401 => "GitHub does not accept the token: it has expired or was revoked. Connect again on the page Settings.",
        403 => "The token does not allow this. Give it more permissions on GitHub (Contents and Pull requests: read and write, to open pull requests), or connect again on the page Settings.",
        404 => "GitHub does not know it, or the token does not reach it. Check the name, and which repositories the token is for.",
        422 => "GitHub refused what was asked for: it is there already, or a rule of the repository forbids it.",
        >= 500 => "GitHub has a fault of its own at the moment. Try again later.",
        _ => $"GitHub answered {status}. Check the address."
    });

    public void Dispose() => client.Dispose();
}

internal sealed record GitHubAnswer<T>(T Body, HttpResponseHeaders Headers)
{
    /// <summary>Whether there is a page after this one.</summary>
    public bool HasMore => Headers.TryGetValues("Link", out var links) && links.Any(link => link.Contains("rel=\"next\"", StringComparison.Ordinal));
}
