using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Nightshift.Mutations;

namespace Nightshift.Executions;

/// <summary>
/// Has a Runner judge and mend files: the one with the most room. One that is lost midway, or takes nothing new, costs a repeat of that
/// work at another, never an attempt.
/// </summary>
public sealed partial class RunnerClient(RunnerReplicas replicas, TimeProvider time, ILogger<RunnerClient> log)
{
    /// <summary>Name of the setting that holds the key to Runner.</summary>
    public const string KeyVariable = "NIGHTSHIFT_RUNNER_KEY";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestSilence = 4 * ValidationStream.Beat;

    /// <summary>Gives the client Runner's key, and all the time that a validation takes; Runner bounds its tools.</summary>
    public static void Configure(HttpClient client, string? key)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        client.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <param name="patience">How long to look for a Runner that answers; two minutes when absent.</param>
    /// <param name="progress">Called for every <see cref="SignalStarted"/> and <see cref="Signal"/> as it comes.</param>
    /// <exception cref="RunnerUnavailableException">No Runner answered for that long, or it refused the request.</exception>
    public Task<ValidationReport> ValidateAsync(ValidationRequest request, Func<object, Task> progress, CancellationToken cancellation, TimeSpan? patience = null) =>
        InsistAsync(runner => TryAsync(runner, request, progress, cancellation), patience, cancellation);

    /// <summary>Has the language's own tools mend what they can. Nothing changes for a language whose tools mend nothing.</summary>
    /// <param name="patience">How long to look for a Runner that answers; two minutes when absent.</param>
    /// <exception cref="RunnerUnavailableException">No Runner answered for that long, or it refused the request.</exception>
    public Task<FixReport> FixAsync(FixRequest request, CancellationToken cancellation, TimeSpan? patience = null) =>
        InsistAsync(runner => AskAsync<FixRequest, FixReport>(new Uri(runner, "fixes"), request, cancellation), patience, cancellation);

    /// <summary>Has an attempt that passed tested once more, by the command that a person would type.</summary>
    /// <param name="patience">How long to look for a Runner that answers; two minutes when absent.</param>
    /// <exception cref="RunnerUnavailableException">No Runner answered for that long, or it refused the request.</exception>
    public Task<Confirmation> ConfirmAsync(ValidationRequest request, CancellationToken cancellation, TimeSpan? patience = null) =>
        InsistAsync(runner => AskAsync<ValidationRequest, Confirmation>(new Uri(runner, "confirmations"), request, cancellation), patience, cancellation);

    /// <summary>Puts faults into code that passes its tests, and counts how many the tests notice.</summary>
    /// <param name="patience">How long to look for a Runner that answers; two minutes when absent.</param>
    /// <exception cref="RunnerUnavailableException">No Runner answered for that long, or it refused the request.</exception>
    public Task<MutationReport> MutateAsync(MutationRequest request, CancellationToken cancellation, TimeSpan? patience = null) =>
        InsistAsync(runner => AskAsync<MutationRequest, MutationReport>(new Uri(runner, "mutations"), request, cancellation), patience, cancellation);

    private async Task<T> InsistAsync<T>(Func<Uri, Task<T>> once, TimeSpan? patience, CancellationToken cancellation)
    {
        var longest = patience ?? TimeSpan.FromMinutes(2);
        var started = time.GetTimestamp();
        for (var pause = TimeSpan.Zero; ; pause = pause == TimeSpan.Zero ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await once(await replicas.ChooseAsync(cancellation));
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
            {
                if (time.GetElapsedTime(started) > longest) throw new RunnerUnavailableException($"No Runner answered for {longest.TotalSeconds:0} seconds. Look at its log, then try again.", exception);
                Log.Lost(log, exception.GetType().Name);
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    private async Task<TAnswer> AskAsync<TRequest, TAnswer>(Uri address, TRequest request, CancellationToken cancellation)
    {
        using var response = await replicas.Http.PostAsJsonAsync(address, request, Json.Options, cancellation);
        await ThrowIfRefusedAsync(response, cancellation);
        return (await response.Content.ReadFromJsonAsync<TAnswer>(Json.Options, cancellation))!;
    }

    private async Task<ValidationReport> TryAsync(Uri runner, ValidationRequest request, Func<object, Task> progress, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(runner, "validate")) { Content = JsonContent.Create(request, options: Json.Options) };
            using var response = await replicas.Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await ThrowIfRefusedAsync(response, either.Token);
            return await FollowAsync(response, progress, () => silence.CancelAfter(LongestSilence), either.Token);
        }
        catch (OperationCanceledException exception) when (silence.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new IOException("Runner fell silent.", exception);
        }
    }

    /// <param name="heard">Called at each sign of life.</param>
    private static async Task<ValidationReport> FollowAsync(HttpResponseMessage response, Func<object, Task> progress, Action heard, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            switch (item.EventType)
            {
                case ValidationStream.Started: await progress(Json.Read<SignalStarted>(item.Data)); break;
                case ValidationStream.Completed: await progress(Json.Read<Signal>(item.Data)); break;
                case ValidationStream.Report: return Json.Read<ValidationReport>(item.Data);
                case ValidationStream.Fault: throw new RunnerUnavailableException(Json.Read<RunnerFault>(item.Data).Message);
            }
            heard();
        }

        throw new IOException("Runner's answer ended before its verdict.");
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge)
            throw new RunnerUnavailableException($"Runner refused the files: {await DetailAsync(response, cancellation)}");
        if (response.StatusCode == HttpStatusCode.NotFound)
            throw new RunnerUnavailableException("Runner does not know this kind of work: it is older than what asked for it. Start the same version of both.");
        response.EnsureSuccessStatusCode();
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Json.Options, cancellation);
            return problem.TryGetProperty("errors", out var errors) ? errors.GetRawText()
                : problem.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "no reason given";
        }
        catch (JsonException)
        {
            return "no reason given";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lost Runner while it worked ({Cause}); it is asked again.")]
        public static partial void Lost(ILogger logger, string cause);
    }
}

/// <summary>The message says what is wrong with Runner, for the person who waits.</summary>
public sealed class RunnerUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>When it does not answer at all.</summary>
    public const string Silent = "Runner does not answer. Look at its log, then try again.";
}
