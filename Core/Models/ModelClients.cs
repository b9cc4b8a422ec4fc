using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace Nightshift.Models;

/// <summary>The official clients, without their own retries and time limits. One per provider and model, made when first asked for.</summary>
internal sealed class ModelClients(ModelHttp http)
{
    private readonly ConcurrentDictionary<string, IChatClient> clients = new(StringComparer.Ordinal);

    public IChatClient For(ModelCandidate candidate) => clients.GetOrAdd(candidate.Name, _ => Create(candidate));

    private IChatClient Create(ModelCandidate candidate) => candidate.Provider.Kind == ProviderOptions.Anthropic ? CreateAnthropic(candidate) : CreateOpenAI(candidate);

    private OpenAIChatClient CreateOpenAI(ModelCandidate candidate)
    {
        var endpoint = new Uri(candidate.Provider.BaseUrl!);
        var client = new ChatClient(candidate.Model, new ApiKeyCredential(candidate.Provider.ApiKey ?? "none"), new OpenAIClientOptions
        {
            Endpoint = endpoint,
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(http.Client)
        });
        return new OpenAIChatClient(client, endpoint.Host == "api.openai.com");
    }

    /// <summary>Its spans could hold prompts, by a setting in the environment; ours never do, so they are off.</summary>
    private IChatClient CreateAnthropic(ModelCandidate candidate) => new AnthropicClient
    {
        ApiKey = candidate.Provider.ApiKey ?? "none",
        BaseUrl = candidate.Provider.BaseUrl!,
        HttpClient = http.Client,
        MaxRetries = 0,
        Timeout = TimeSpan.FromDays(1),
        OpenTelemetry = false
    }.AsIChatClient(candidate.Model);
}
