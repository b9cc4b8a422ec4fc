namespace Nightshift.Models;

/// <summary>
/// The providers known without configuration: they wait for a key, or for a local server to answer. Prices are USD per million tokens as the
/// providers published them in November 2025; they change, and <c>Models:Providers:&lt;name&gt;:Models:&lt;id&gt;</c> corrects them.
/// </summary>
internal static class ShippedProviders
{
    private static readonly DateOnly PricesAsOf = new(2025, 11, 30);

    public static IEnumerable<ProviderOptions> All =>
    [
        Cloud("groq", "https://api.groq.com/openai/v1",
            ("llama-3.1-8b-instant", 0.05m, 0.08m, 131_072), ("llama-3.3-70b-versatile", 0.59m, 0.79m, 131_072), ("openai/gpt-oss-120b", 0.15m, 0.75m, 131_072)),
        Cloud("cerebras", "https://api.cerebras.ai/v1",
            ("llama3.1-8b", 0.10m, 0.10m, 32_768), ("llama-3.3-70b", 0.85m, 1.20m, 131_072), ("gpt-oss-120b", 0.35m, 0.75m, 131_072)),
        Cloud("deepseek", "https://api.deepseek.com/v1",
            ("deepseek-chat", 0.28m, 0.42m, 131_072), ("deepseek-reasoner", 0.28m, 0.42m, 131_072)),
        Cloud("openrouter", "https://openrouter.ai/api/v1",
            ("google/gemini-2.5-flash", 0.30m, 2.50m, 1_048_576), ("openai/gpt-4.1-mini", 0.40m, 1.60m, 1_047_576), ("anthropic/claude-sonnet-4.5", 3m, 15m, 200_000)),
        Cloud("openai", "https://api.openai.com/v1",
            ("gpt-4.1-nano", 0.10m, 0.40m, 1_047_576), ("gpt-4.1-mini", 0.40m, 1.60m, 1_047_576), ("gpt-4.1", 2m, 8m, 1_047_576)),
        Anthropic(
            ("claude-haiku-4-5", 1m, 5m, 200_000, 0.10m), ("claude-sonnet-4-5", 3m, 15m, 200_000, 0.30m), ("claude-opus-4-5", 5m, 25m, 200_000, 0.50m)),
        Cloud("gemini", "https://generativelanguage.googleapis.com/v1beta/openai",
            ("gemini-2.5-flash-lite", 0.10m, 0.40m, 1_048_576), ("gemini-2.5-flash", 0.30m, 2.50m, 1_048_576), ("gemini-2.5-pro", 1.25m, 10m, 1_048_576)),
        Cloud("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
            ("qwen-flash", 0.05m, 0.40m, 1_000_000), ("qwen-plus", 0.40m, 1.20m, 1_000_000), ("qwen3-coder-plus", 1m, 5m, 1_000_000)),
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
        ]
    };

    private static ProviderOptions Cloud(string name, string baseUrl, params (string Id, decimal InputPrice, decimal OutputPrice, int Context)[] models)
    {
        var provider = new ProviderOptions(name) { BaseUrl = baseUrl };
        foreach (var model in models) provider.Models[model.Id] = new(model.InputPrice, model.OutputPrice, model.Context, PricesAsOf: PricesAsOf);
        return provider;
    }

    private static ProviderOptions Anthropic(params (string Id, decimal InputPrice, decimal OutputPrice, int Context, decimal CachedInputPrice)[] models)
    {
        var provider = new ProviderOptions("anthropic") { Kind = ProviderOptions.Anthropic, BaseUrl = "https://api.anthropic.com" };
        foreach (var model in models) provider.Models[model.Id] = new(model.InputPrice, model.OutputPrice, model.Context, model.CachedInputPrice, PricesAsOf);
        return provider;
    }

    private static ProviderOptions Local(string name, string baseUrl) => new(name) { BaseUrl = baseUrl, IsLocal = true };
}
