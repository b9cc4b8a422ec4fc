using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Nightshift.Models;

/// <summary>What is left of one of a provider's limits, and until when.</summary>
internal readonly record struct RateLimit(string Name, long Left, long? Limit, DateTimeOffset ResetsAt);

/// <summary>
/// Reads <c>x-ratelimit-remaining-requests</c> and its kin (OpenAI, Groq, Cerebras, OpenRouter) and <c>anthropic-ratelimit-requests-remaining</c> and
/// its. What makes no sense is passed over.
/// </summary>
internal static partial class RateLimitHeaders
{
    public static IReadOnlyList<RateLimit> Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        List<RateLimit> limits = [];
        foreach (var (header, values) in headers)
        {
            if (header.Contains("ratelimit", StringComparison.OrdinalIgnoreCase) && RemainingPattern().Match(header) is { Success: true } match
                && long.TryParse(values.First(), CultureInfo.InvariantCulture, out var left)
                && ResetsAt(Text(headers, Sibling(header, match, "reset")), now) is { } resetsAt)
                limits.Add(new RateLimit(header, left, long.TryParse(Text(headers, Sibling(header, match, "limit")), CultureInfo.InvariantCulture, out var limit) ? limit : null, resetsAt));
        }

        return limits;
    }

    private static string Sibling(string header, Match match, string word) =>
        string.Concat(header.AsSpan(0, match.Groups[1].Index), word, header.AsSpan(match.Groups[1].Index + match.Groups[1].Length));

    private static string? Text(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First().Trim() : null;

    /// <summary>A time, seconds from now, milliseconds since 1970, or a duration such as <c>6m0.5s</c>.</summary>
    private static DateTimeOffset? ResetsAt(string? text, DateTimeOffset now)
    {
        if (text is null) return null;
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return number is < 0 or > 1e14 ? null : number < 1e8 ? now.AddSeconds(number) : number < 1e11 ? DateTimeOffset.UnixEpoch.AddSeconds(number) : DateTimeOffset.UnixEpoch.AddMilliseconds(number);
        if (DurationPattern().Match(text) is { Success: true } match)
            return now.AddSeconds(Part(match, 1) * 86_400 + Part(match, 2) * 3_600 + Part(match, 3) * 60 + Part(match, 4) + Part(match, 5) / 1000);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    private static double Part(Match match, int group) => match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^(?:x-ratelimit-|anthropic-ratelimit-[a-z-]+-)(remaining)(?:-[a-z-]+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex RemainingPattern();

    [GeneratedRegex(@"^(?=\d)(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,9}(?:\.\d+)?)s)?(?:(\d{1,9}(?:\.\d+)?)ms)?$")]
    private static partial Regex DurationPattern();
}
