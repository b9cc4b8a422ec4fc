namespace Nightshift.Models;

/// <summary>
/// The providers known without configuration: they wait for a key, or for a local server to answer. Prices are USD per million tokens as the
/// providers published them in November 2025; they change, and <c>Models:Providers:&lt;name&gt;:Models:&lt;id&gt;</c> corrects them.
/// </summary>
internal static class ShippedProviders
{
    private static readonly DateOnly PricesAsOf = new(2025, 11, 30);

    private const ModelCapabilities Docs = ModelCapabilities.Documentation;
    private const ModelCapabilities Eyes = ModelCapabilities.Multimodal;
    private const ModelCapabilities Vectors = ModelCapabilities.Embedding;
    private const ModelCapabilities Sound = ModelCapabilities.Transcription;

    /// <summary>Makes of USD per hour of sound USD per million seconds.</summary>
    private const decimal PerHour = 1_000_000m / 3_600;

    public static IEnumerable<ProviderOptions> All =>
    [
        Cloud("groq", "https://api.groq.com/openai/v1",
            new("llama-3.1-8b-instant", 0.05m, 0.08m, 131_072),
            new("llama-3.3-70b-versatile", 0.59m, 0.79m, 131_072),
            new("openai/gpt-oss-120b", 0.15m, 0.75m, 131_072),
            new("whisper-large-v3-turbo", 0.04m * PerHour, 0, null, Sound)),
        Cloud("cerebras", "https://api.cerebras.ai/v1",
            new("llama3.1-8b", 0.10m, 0.10m, 32_768),
            new("llama-3.3-70b", 0.85m, 1.20m, 131_072),
            new("gpt-oss-120b", 0.35m, 0.75m, 131_072)),
        Cloud("deepseek", "https://api.deepseek.com/v1",
            new("deepseek-chat", 0.28m, 0.42m, 131_072, Docs),
            new("deepseek-reasoner", 0.28m, 0.42m, 131_072)),
        Cloud("openrouter", "https://openrouter.ai/api/v1",
            new("google/gemini-2.5-flash", 0.30m, 2.50m, 1_048_576, Docs | Eyes),
            new("openai/gpt-4.1-mini", 0.40m, 1.60m, 1_047_576, Docs | Eyes),
            new("anthropic/claude-sonnet-4.5", 3m, 15m, 200_000, Eyes)),
        Cloud("openai", "https://api.openai.com/v1",
            new("gpt-4.1-nano", 0.10m, 0.40m, 1_047_576, Eyes),
            new("gpt-4.1-mini", 0.40m, 1.60m, 1_047_576, Docs | Eyes),
            new("gpt-4.1", 2m, 8m, 1_047_576, Eyes),
            new("gpt-5.1", 1.25m, 10m, 400_000, Eyes),
            new("text-embedding-3-small", 0.02m, 0, 8_191, Vectors),
            new("whisper-1", 0.36m * PerHour, 0, null, Sound)),
        Provider(new("anthropic") { Kind = ProviderOptions.Anthropic, BaseUrl = "https://api.anthropic.com" },
            new("claude-haiku-4-5", 1m, 5m, 200_000, Docs | Eyes, 0.10m),
            new("claude-sonnet-4-5", 3m, 15m, 200_000, Eyes, 0.30m),
            new("claude-opus-4-5", 5m, 25m, 200_000, Eyes, 0.50m)),
        Cloud("gemini", "https://generativelanguage.googleapis.com/v1beta/openai",
            new("gemini-2.5-flash-lite", 0.10m, 0.40m, 1_048_576, Docs | Eyes),
            new("gemini-2.5-flash", 0.30m, 2.50m, 1_048_576, Docs | Eyes),
            new("gemini-2.5-pro", 1.25m, 10m, 1_048_576, Eyes),
            new("gemini-embedding-001", 0.15m, 0, 2_048, Vectors)),
        Cloud("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
            new("qwen-flash", 0.05m, 0.40m, 1_000_000),
            new("qwen-plus", 0.40m, 1.20m, 1_000_000, Docs),
            new("qwen3-coder-plus", 1m, 5m, 1_000_000),
            new("text-embedding-v4", 0.07m, 0, 8_192, Vectors)),
        Local("ollama", "http://127.0.0.1:11434/v1"),
        Local("localai", "http://127.0.0.1:8080/v1"),
        Local("lmstudio", "http://127.0.0.1:1234/v1"),
        new("builtin") { Kind = ProviderOptions.BuiltIn, Models = { ["templates"] = new(0, 0) } }
    ];

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Tiers = new Dictionary<string, IReadOnlyList<string>>
    {
        ["simple"] =
        [
            "groq/llama-3.3-70b-versatile", "cerebras/llama-3.3-70b", "deepseek/deepseek-chat", "gemini/gemini-2.5-flash-lite",
            "openai/gpt-4.1-nano", "dashscope/qwen-flash", "anthropic/claude-haiku-4-5", "openrouter/google/gemini-2.5-flash"
        ],
        ["medium"] =
        [
            "deepseek/deepseek-chat", "groq/openai/gpt-oss-120b", "cerebras/gpt-oss-120b", "gemini/gemini-2.5-flash",
            "openai/gpt-4.1-mini", "dashscope/qwen-plus", "anthropic/claude-haiku-4-5", "openrouter/openai/gpt-4.1-mini"
        ],
        ["complex"] =
        [
            "anthropic/claude-sonnet-4-5", "openrouter/anthropic/claude-sonnet-4.5", "gemini/gemini-2.5-pro", "openai/gpt-4.1", "deepseek/deepseek-reasoner",
            "dashscope/qwen3-coder-plus", "groq/openai/gpt-oss-120b", "cerebras/gpt-oss-120b"
        ],
        [RoutingModes.Busu] =
        [
            "anthropic/claude-opus-4-5", "openai/gpt-5.1", "gemini/gemini-2.5-pro", "anthropic/claude-sonnet-4-5", "openrouter/anthropic/claude-sonnet-4.5",
            "dashscope/qwen3-coder-plus", "deepseek/deepseek-reasoner", "groq/openai/gpt-oss-120b", "cerebras/gpt-oss-120b"
        ]
    };

    private static ProviderOptions Cloud(string name, string baseUrl, params ShippedModel[] models) => Provider(new(name) { BaseUrl = baseUrl }, models);

    private static ProviderOptions Provider(ProviderOptions provider, params ShippedModel[] models)
    {
        foreach (var model in models)
            provider.Models[model.Id] = new(model.InputPrice, model.OutputPrice, model.ContextTokens, model.CachedInputPrice, PricesAsOf, model.Can);
        return provider;
    }

    private static ProviderOptions Local(string name, string baseUrl) => new(name) { BaseUrl = baseUrl, IsLocal = true };

    private sealed record ShippedModel(
        string Id, decimal InputPrice, decimal OutputPrice, int? ContextTokens, ModelCapabilities Can = ModelCapabilities.None, decimal? CachedInputPrice = null);
}
