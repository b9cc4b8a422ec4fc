using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace Nightshift.Models;

/// <summary>The official clients, without their own retries and time limits. One per provider and model, made when first asked for; one for each call with a key that a person entered.</summary>
internal sealed class ModelClients(ModelHttp http, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IChatClient> clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ModelPace> paces = new(StringComparer.Ordinal);

    /// <summary>One for each model and key.</summary>
    public ModelPace PaceOf(ModelCandidate candidate) =>
        paces.GetOrAdd(candidate.UserKey is null ? candidate.Name : $"{candidate.Name} {candidate.UserKey.Version}", _ => new ModelPace(time));

    public IChatClient For(ModelCandidate candidate) =>
        candidate.UserKey is null ? clients.GetOrAdd(candidate.Name, _ => Create(candidate)) : Create(candidate);

    /// <summary>For vectors; only endpoints of OpenAI's kind have any.</summary>
    public OpenAI.Embeddings.EmbeddingClient EmbedderFor(ModelCandidate candidate) => new(candidate.Model, new ApiKeyCredential(KeyOf(candidate)), OptionsFor(candidate));

    /// <summary>For recordings; only endpoints of OpenAI's kind take any.</summary>
    public OpenAI.Audio.AudioClient TranscriberFor(ModelCandidate candidate) => new(candidate.Model, new ApiKeyCredential(KeyOf(candidate)), OptionsFor(candidate));

    private IChatClient Create(ModelCandidate candidate) => candidate.Provider.Kind == ProviderOptions.Anthropic ? CreateAnthropic(candidate) : CreateOpenAI(candidate);

    private static string KeyOf(ModelCandidate candidate) => candidate.UserKey?.Reveal() ?? candidate.Provider.ApiKey ?? "none";

    private OpenAIChatClient CreateOpenAI(ModelCandidate candidate)
    {
        var options = OptionsFor(candidate);
        return new OpenAIChatClient(new ChatClient(candidate.Model, new ApiKeyCredential(KeyOf(candidate)), options), options.Endpoint.Host == "api.openai.com");
    }

    private OpenAIClientOptions OptionsFor(ModelCandidate candidate) => new()
    {
        Endpoint = new Uri(candidate.Provider.BaseUrl!),
        RetryPolicy = new ClientRetryPolicy(0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
        Transport = new HttpClientPipelineTransport(http.ClientFor(PaceOf(candidate)))
    };

    /// <summary>Its spans could hold prompts, by a setting in the environment; ours never do, so they are off.</summary>
    private IChatClient CreateAnthropic(ModelCandidate candidate) => new AnthropicClient
    {
        ApiKey = KeyOf(candidate),
        BaseUrl = candidate.Provider.BaseUrl!,
        HttpClient = http.ClientFor(PaceOf(candidate)),
        MaxRetries = 0,
        Timeout = TimeSpan.FromDays(1),
        OpenTelemetry = false
    }.AsIChatClient(candidate.Model);
}
