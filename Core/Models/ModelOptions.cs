using System.ComponentModel.DataAnnotations;
using Nightshift.Executions;

namespace Nightshift.Models;

/// <summary>Which models there are, in which order they serve, and how patient we are with them. Section <c>Models</c>.</summary>
public sealed class ModelOptions
{
    public const string Section = "Models";

    internal static readonly string[] TierNames = [.. Complexity.Tiers, RoutingModes.Busu];

    /// <summary>By name; the shipped ones first, in their order, then those added by configuration.</summary>
    public OrderedDictionary<string, ProviderOptions> Providers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// For each of <c>simple</c>, <c>medium</c> and <c>complex</c>, and for the mode <c>busu</c>, an ordered list of <c>provider/model</c>: the first that is connected and healthy
    /// serves, the rest are its failover. A configured list (an array, or one text with commas) replaces the shipped one.
    /// </summary>
    public Dictionary<string, IReadOnlyList<string>> Tiers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// For a role (<c>tests</c>, <c>code</c>, <c>repair</c> or an agent's name) lists of its own in place of <see cref="Tiers"/>:
    /// <c>Models:Roles:&lt;role&gt;:&lt;tier&gt;</c>.
    /// </summary>
    public Dictionary<string, Dictionary<string, IReadOnlyList<string>>> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a model may take until its first sign of life, in seconds; 60 unless set.</summary>
    [Range(0.01, 3600)]
    public double FirstTokenSeconds { get; set; } = 60;

    /// <summary>How long a stream may be silent once it has begun, in seconds; 30 unless set.</summary>
    [Range(0.01, 3600)]
    public double StallSeconds { get; set; } = 30;

    /// <summary>How long one call may take altogether, in seconds; 600 unless set.</summary>
    [Range(0.01, 36000)]
    public double CallSeconds { get; set; } = 600;

    /// <summary>A call that is open for longer was left by a process that died: an hour more than the limits, for clocks that differ.</summary>
    public TimeSpan AbandonedAfter => TimeSpan.FromSeconds(Math.Max(CallSeconds, FirstTokenSeconds)) + TimeSpan.FromHours(1);

    /// <summary>How often one model is asked before the next one is; 3 unless set.</summary>
    [Range(1, 10)]
    public int Tries { get; set; } = 3;

    /// <summary>The wait before the second try, in seconds; it doubles with each further one. 0.5 unless set.</summary>
    [Range(0, 60)]
    public double RetrySeconds { get; set; } = 0.5;

    /// <summary>The longest <c>Retry-After</c> that is waited for, in seconds; a longer one means the next model. 30 unless set.</summary>
    [Range(0, 600)]
    public double RetryAfterLimitSeconds { get; set; } = 30;

    /// <summary>The most tokens one reply may have; 8,192 unless set. Budgets are checked against it.</summary>
    [Range(1, 1_000_000)]
    public int MaxOutputTokens { get; set; } = 8192;

    /// <summary>After how many failures in a row a provider rests; 5 unless set.</summary>
    [Range(1, 1000)]
    public int BreakerFailures { get; set; } = 5;

    /// <summary>How long it then rests until one trial call is made, in seconds; 60 unless set.</summary>
    [Range(0.01, 3600)]
    public double BreakerSeconds { get; set; } = 60;

    /// <summary>Where the file is that opens the keys people enter; <c>keys/models</c> in the data folder when empty. Api and Jobs need the same.</summary>
    public string KeyFolder { get; set; } = "";

    /// <summary>What could not be read from the configuration, each with the key to correct.</summary>
    internal List<string> Problems { get; } = [];
}

/// <summary>One place that completions come from.</summary>
public sealed class ProviderOptions(string name)
{
    /// <summary>Any endpoint that speaks OpenAI's chat completions.</summary>
    public const string OpenAI = "openai";

    /// <summary>Anthropic's own protocol, through its official client.</summary>
    public const string Anthropic = "anthropic";

    /// <summary>Recorded calls, served again.</summary>
    public const string Cassette = "cassette";

    /// <summary>The engine that fills in templates.</summary>
    public const string BuiltIn = "builtin";

    public string Name { get; } = name;

    /// <summary><c>openai</c> unless set, <c>anthropic</c>, <c>cassette</c> or <c>builtin</c>.</summary>
    public string Kind { get; set; } = OpenAI;

    /// <summary>Everything before <c>/chat/completions</c>, or before <c>/v1/messages</c> for Anthropic.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The file of a <c>cassette</c>.</summary>
    public string? Path { get; set; }

    /// <summary>Never shown, logged or put into a message.</summary>
    public string? ApiKey { get; set; }

    /// <summary>By the provider's own id, in order of preference. Ids may hold colons, such as <c>qwen2.5-coder:7b</c>.</summary>
    public OrderedDictionary<string, ModelInfo> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>A server on this machine that needs no key: it is connected when it answers.</summary>
    internal bool IsLocal { get; init; }

    /// <summary>Somebody configured its address or key, so it counts as connected without being asked.</summary>
    internal bool IsGiven { get; set; }

    /// <summary>Where its settings are, for messages.</summary>
    internal string Key => $"{ModelOptions.Section}:Providers:{Name}";
}

/// <summary>What a model costs and holds. A model that transcribes is paid by the second: where others count tokens, it counts seconds of sound.</summary>
/// <param name="InputPrice">USD per million tokens; unknown when null.</param>
/// <param name="OutputPrice">USD per million tokens; unknown when null.</param>
/// <param name="ContextTokens">How much it can read and write together; unknown when null.</param>
/// <param name="CachedInputPrice">USD per million tokens of input that the provider had read before; as the rest of the input when null.</param>
/// <param name="PricesAsOf">When the shipped prices were published; null for prices from the configuration.</param>
/// <param name="Capabilities">What it is good for besides code.</param>
public sealed record ModelInfo(
    decimal? InputPrice = null, decimal? OutputPrice = null, int? ContextTokens = null, decimal? CachedInputPrice = null, DateOnly? PricesAsOf = null,
    ModelCapabilities Capabilities = ModelCapabilities.None)
{
    internal bool IsForEmbedding => Capabilities.HasFlag(ModelCapabilities.Embedding);

    internal bool IsForTranscription => Capabilities.HasFlag(ModelCapabilities.Transcription);

    internal bool Answers => !IsForEmbedding && !IsForTranscription;
}
