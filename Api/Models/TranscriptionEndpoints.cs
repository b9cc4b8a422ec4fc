using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Models;

/// <summary>Requests that are spoken.</summary>
internal static class TranscriptionEndpoints
{
    /// <summary>The kinds of sound that browsers record and providers take, and what files of them are called.</summary>
    private static readonly IReadOnlyDictionary<string, string> Extensions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["audio/webm"] = "webm", ["audio/ogg"] = "ogg", ["audio/mp4"] = "mp4", ["audio/mpeg"] = "mp3", ["audio/wav"] = "wav"
    };

    public static void MapTranscription(this RouteGroupBuilder models)
    {
        models.MapGet("/transcription", OfferAsync).WithSummary("Which model writes down what is said, if any");
        models.MapPost("/transcription", WriteAsync).WithSummary("Write down what is said in a recording, sent as the body; at most 4 MB. It is not stored");
    }

    private static async Task<Ok<TranscriptionOffer>> OfferAsync(ClaimsPrincipal user, ModelTranscription transcription, CancellationToken cancellation) =>
        TypedResults.Ok(new TranscriptionOffer(await transcription.FindAsync(user.UserId(), cancellation)));

    private static async Task<Results<Ok<Transcript>, ProblemHttpResult>> WriteAsync(HttpRequest request, ClaimsPrincipal user, ModelTranscription transcription, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || Extensions.GetValueOrDefault(type.MediaType.Value!) is not { } extension)
            return Problems.Unsupported($"Send the recording as one of {string.Join(", ", Extensions.Keys)}.");
        using var recording = new MemoryStream();
        await request.Body.CopyToAsync(recording, cancellation);
        if (recording.Length == 0) return Problems.BadRequest("The recording is empty. Record it again.");
        try
        {
            return await transcription.WriteAsync(user.UserId(), recording.ToArray(), extension, cancellation) is { } transcript
                ? TypedResults.Ok(transcript)
                : Problems.Unprocessable("No connected model can write down what is said. Connect one that can, such as groq or openai, or type the request.");
        }
        catch (Exception problem) when (problem is ModelUnavailableException or BudgetExceededException)
        {
            return Problems.Unprocessable(problem.Message);
        }
    }
}
