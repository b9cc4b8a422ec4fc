using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Nightshift.Executions;

/// <summary>Has Runner judge an attempt. A Runner that is lost midway costs a repeat of that validation, never an attempt.</summary>
internal sealed partial class RunnerClient(HttpClient http, TimeProvider time, ILogger<RunnerClient> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <param name="progress">Called for every <see cref="SignalStarted"/> and <see cref="Signal"/> as it comes.</param>
    /// <exception cref="RunnerUnavailableException">No Runner answered for two minutes, or it refused the request.</exception>
    public async Task<ValidationReport> ValidateAsync(ValidationRequest request, Func<object, Task> progress, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await TryAsync(request, progress, cancellation);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
            {
                if (time.GetElapsedTime(started) > Patience) throw new RunnerUnavailableException("No Runner answered for two minutes. Look at its log, then try again.", exception);
                Log.Lost(log, exception.GetType().Name);
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    private async Task<ValidationReport> TryAsync(ValidationRequest request, Func<object, Task> progress, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "validate") { Content = JsonContent.Create(request, options: Json.Options) };
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge)
            throw new RunnerUnavailableException($"Runner refused the files: {await DetailAsync(response, cancellation)}");
        response.EnsureSuccessStatusCode();

        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
            switch (item.EventType)
            {
                case ValidationStream.Started: await progress(Json.Read<SignalStarted>(item.Data)); break;
                case ValidationStream.Completed: await progress(Json.Read<Signal>(item.Data)); break;
                case ValidationStream.Report: return Json.Read<ValidationReport>(item.Data);
                case ValidationStream.Fault: throw new RunnerUnavailableException(Json.Read<RunnerFault>(item.Data).Message);
            }

        throw new IOException("Runner's answer ended before its verdict.");
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
        [LoggerMessage(1, LogLevel.Warning, "Lost Runner during a validation ({Cause}); the validation is repeated.")]
        public static partial void Lost(ILogger logger, string cause);
    }
}

/// <summary>The message says what is wrong with Runner, for the person who waits.</summary>
internal sealed class RunnerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
