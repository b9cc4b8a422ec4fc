using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;
using Nightshift.Executions;
using Nightshift.Previews;

namespace Nightshift.Browsers;

/// <summary>Has the Runner that serves a preview open a page of it.</summary>
internal sealed class RunnerBrowsers(RunnerReplicas replicas)
{
    /// <returns>Null when the preview does not run there any more.</returns>
    /// <exception cref="RunnerUnavailableException">Runner does not answer, or has no browser; the message says what to do.</exception>
    public async Task<BrowserReport?> RunAsync(Preview preview, BrowserJob job, CancellationToken cancellation)
    {
        try
        {
            using var response = await replicas.Http.PostAsJsonAsync(new Uri(new Uri(preview.Runner!), "browsers"), job, Json.Options, cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable) throw new RunnerUnavailableException((await response.Content.ReadFromJsonAsync<ProblemDetails>(cancellation))?.Detail ?? "Runner is busy. Try again.");
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<BrowserReport>(Json.Options, cancellation);
        }
        catch (HttpRequestException exception)
        {
            throw new RunnerUnavailableException(RunnerUnavailableException.Silent, exception);
        }
    }
}
