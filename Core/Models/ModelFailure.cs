using System.Globalization;
using System.Security.Authentication;
using Anthropic.Exceptions;

namespace Nightshift.Models;

/// <summary>Why a call gave no reply, in words that name the provider and say what to do. Never what the provider wrote: that may quote the prompt or the key.</summary>
/// <param name="Cause">A clause without a full stop.</param>
/// <param name="MayRetry">Whether the same model may do better in a moment.</param>
/// <param name="CountsAgainstProvider">Whether it is a sign of the provider's ill health.</param>
/// <param name="RetryAfter">How long the provider asks to wait.</param>
internal sealed record ModelFailure(string Cause, bool MayRetry, bool CountsAgainstProvider = true, TimeSpan? RetryAfter = null)
{
    /// <summary>The provider refused the key that a person entered; others may be served all the same.</summary>
    public bool IsAboutKey { get; init; }

    /// <summary>The answer had begun, and broke off.</summary>
    public bool IsMidway { get; init; }

    /// <summary>It was one call too many.</summary>
    public bool IsAboutPace { get; init; }

    /// <summary>How long until the same model is asked again; null when it is not.</summary>
    /// <param name="attempt">The one that failed, from 1.</param>
    public TimeSpan? Wait(ModelOptions options, int attempt)
    {
        if (!MayRetry || attempt >= options.Tries) return null;
        var wait = RetryAfter ?? TimeSpan.FromSeconds(options.RetrySeconds * Math.Pow(2, attempt - 1));
        return wait.TotalSeconds <= options.RetryAfterLimitSeconds ? wait : null;
    }

    public static ModelFailure From(Exception error, ModelCandidate candidate, bool begun, TimeProvider time)
    {
        return Root(error) switch
        {
            RefusedException refused => FromStatus(refused, candidate, time),
            HttpRequestException failed when !begun => FromConnection(failed, candidate),
            IOException or HttpRequestException when begun => BrokeOff(candidate),
            IOException => new($"the connection to {candidate.Provider.Name} broke", MayRetry: true),
            AnthropicSseException => new($"{candidate.Name} failed on its side while it answered", MayRetry: true) { IsMidway = begun },
            _ => NotTheProtocol(candidate)
        };
    }

    /// <summary>What happened on the wire, whichever client wrapped it.</summary>
    private static Exception Root(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
            if (inner is HttpRequestException or IOException) return inner;
        return error;
    }

    public static ModelFailure BrokeOff(ModelCandidate candidate) => new($"the answer of {candidate.Name} broke off in the middle", MayRetry: true) { IsMidway = true };

    public static ModelFailure Empty(ModelCandidate candidate) => new($"{candidate.Name} gave an empty answer", MayRetry: true);

    public static ModelFailure SpentOnThinking(ModelCandidate candidate) =>
        new($"{candidate.Name} used up its tokens before it answered; raise {ModelOptions.Section}:{nameof(ModelOptions.MaxOutputTokens)}", MayRetry: false, CountsAgainstProvider: false);

    public static ModelFailure Silent(ModelCandidate candidate, double seconds, bool begun) => new(
        begun ? $"{candidate.Name} fell silent for {seconds} s in the middle of its answer" : $"{candidate.Name} did not begin to answer within {seconds} s",
        MayRetry: true) { IsMidway = begun };

    public static ModelFailure TooLong(ModelCandidate candidate, double seconds) => new($"{candidate.Name} was not done after {seconds} s", MayRetry: false);

    public static ModelFailure TooMuch(ModelCandidate candidate, int tokens) => new($"{candidate.Name} wrote on and on, far beyond the {tokens} tokens it was asked to keep to", MayRetry: false);

    public static ModelFailure UnknownTool(ModelCandidate candidate) =>
        new($"{candidate.Name} called a tool that it was not offered, and wrote nothing", MayRetry: true, CountsAgainstProvider: false);

    public static ModelFailure NoTemplate() => new("no built-in template fits this request; connect a model for it", MayRetry: false, CountsAgainstProvider: false);

    public static ModelFailure NotRecorded(ModelCandidate candidate) =>
        new($"the cassette of {candidate.Provider.Name} holds no answer to this request; record the same run again", MayRetry: false, CountsAgainstProvider: false);

    public static ModelFailure NotTheProtocol(ModelCandidate candidate) =>
        new($"{candidate.Provider.Name} answered with something that is not the {Protocol(candidate)} protocol; check {candidate.Provider.Key}:BaseUrl", MayRetry: false);

    private static string Protocol(ModelCandidate candidate) => candidate.Provider.Kind == ProviderOptions.Anthropic ? "Anthropic" : "OpenAI";

    private static ModelFailure FromStatus(RefusedException error, ModelCandidate candidate, TimeProvider time)
    {
        var (provider, status) = (candidate.Provider, error.Status);
        return status switch
        {
            401 or 403 when candidate.UserKey is not null => new($"{provider.Name} refused the key that you entered (HTTP {status}); enter a valid one", MayRetry: false, CountsAgainstProvider: false) { IsAboutKey = true },
            402 when candidate.UserKey is not null => new($"{provider.Name} has no credit left (HTTP 402); top up the account", MayRetry: false, CountsAgainstProvider: false),
            401 or 403 when provider.ApiKey is null => new($"{provider.Name} asks for a key (HTTP {status}); set {provider.Key}:ApiKey", MayRetry: false),
            401 or 403 => new($"{provider.Name} refused the key (HTTP {status}); set a valid one in {provider.Key}:ApiKey", MayRetry: false),
            402 => new($"{provider.Name} has no credit left (HTTP 402); top up the account", MayRetry: false),
            404 => new($"{provider.Name} does not know the model {candidate.Model} (HTTP 404); check its name and {provider.Key}:BaseUrl", MayRetry: false, CountsAgainstProvider: false),
            408 => new($"{provider.Name} gave up waiting (HTTP 408)", MayRetry: true),
            429 => new($"{provider.Name} is at its rate limit (HTTP 429)", MayRetry: true, CountsAgainstProvider: false, AskedWait(error, time)) { IsAboutPace = true },
            >= 500 => new($"{provider.Name} failed on its side (HTTP {status})", MayRetry: true, RetryAfter: AskedWait(error, time)),
            >= 400 => new($"{provider.Name} did not accept the request (HTTP {status}{(error.Code is null ? "" : $", {error.Code}")})", MayRetry: false, CountsAgainstProvider: false),
            >= 300 => new($"{provider.Name} redirects elsewhere (HTTP {status}); correct {provider.Key}:BaseUrl", MayRetry: false),
            _ => NotTheProtocol(candidate)
        };
    }

    private static ModelFailure FromConnection(HttpRequestException error, ModelCandidate candidate)
    {
        var address = $"{candidate.Provider.Name} at {new Uri(candidate.Provider.BaseUrl!).Authority}";
        return error.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new($"the address of {address} is not known to DNS; check {candidate.Provider.Key}:BaseUrl", MayRetry: false),
            HttpRequestError.SecureConnectionError when error.InnerException is AuthenticationException =>
                new($"no secure connection to {address} could be made (TLS); see that this machine trusts its certificate, and check {candidate.Provider.Key}:BaseUrl", MayRetry: false),
            HttpRequestError.ConnectionError => new($"{address} cannot be reached; check that it runs, and {candidate.Provider.Key}:BaseUrl", MayRetry: true),
            HttpRequestError.InvalidResponse => new($"{address} does not answer in HTTP; check {candidate.Provider.Key}:BaseUrl", MayRetry: false),
            _ => new($"the connection to {address} broke", MayRetry: true)
        };
    }

    private static TimeSpan? AskedWait(RefusedException error, TimeProvider time)
    {
        if (double.TryParse(error.RetryAfter, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6) return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParse(error.RetryAfter, CultureInfo.InvariantCulture, out var at) && at > time.GetUtcNow() ? at - time.GetUtcNow() : null;
    }
}
