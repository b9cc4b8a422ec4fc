using OpenAI.Audio;

namespace Nightshift.Models;

/// <summary>What was said in a recording, written down by a connected provider. Each call is a row and counts against budgets, as every call to a model does.</summary>
public sealed class ModelTranscription
{
    /// <summary>Of its calls.</summary>
    public const string Purpose = "transcription";

    /// <summary>Speech is never recorded with fewer bytes a second, so a recording of that size lasts no longer.</summary>
    private const int LeastBytesPerSecond = 2_000;

    private readonly ModelCatalog catalog;
    private readonly ModelClients clients;
    private readonly DirectCaller caller;

    internal ModelTranscription(ModelCatalog catalog, ModelClients clients, DirectCaller caller) => (this.catalog, this.clients, this.caller) = (catalog, clients, caller);

    /// <summary>The cheapest model for it that is connected for the user, as <c>provider/model</c>; null when none is.</summary>
    public async Task<string?> FindAsync(Guid userId, CancellationToken cancellation) => (await catalog.TranscriberAsync(userId, cancellation))?.Name;

    /// <param name="extension">Of the kind of sound, such as <c>webm</c>.</param>
    /// <returns>Null when no model is connected for it.</returns>
    /// <exception cref="ModelUnavailableException">The provider wrote nothing down; the message says why.</exception>
    /// <exception cref="BudgetExceededException">The call could have cost more than is left.</exception>
    public async Task<Transcript?> WriteAsync(Guid userId, byte[] recording, string extension, CancellationToken cancellation)
    {
        if (await catalog.TranscriberAsync(userId, cancellation) is not { } candidate) return null;
        var most = (int)(recording.Length / LeastBytesPerSecond) + 1;
        var request = new ModelRequest(userId, null, Purpose, Purpose, "simple", "", "", null, [], null) { InputTokens = most, MaxOutputTokens = 0 };
        return await caller.CallAsync(request, candidate, "The recording cannot be written down", async limit =>
        {
            using var sound = new MemoryStream(recording); // the client closes it
            var answer = (await clients.TranscriberFor(candidate).TranscribeAudioAsync(sound, $"request.{extension}", new AudioTranscriptionOptions { ResponseFormat = AudioTranscriptionFormat.Verbose }, limit)).Value;
            var seconds = answer.Duration is { } told ? (int)Math.Ceiling(told.TotalSeconds) : most;
            return (new Transcript(answer.Text.Trim(), candidate.Name, seconds, ModelCost.Of(candidate.Info, seconds, 0)), seconds);
        }, cancellation);
    }
}
