using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nightshift.Toolchains;

/// <summary>A report whose last line holds a seal over all lines before it, made with a key that the harness was given.</summary>
internal static class SealedReport
{
    public static bool IsSeal(string? seal, ReadOnlySpan<byte> before, string key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), before))), Encoding.UTF8.GetBytes(seal ?? ""));

    /// <summary>The lines of a whole report, without its seal.</summary>
    /// <exception cref="FormatException">It has no valid seal.</exception>
    /// <exception cref="JsonException">A line is no JSON.</exception>
    public static List<JsonElement> Lines(byte[] report, string key)
    {
        var last = report.AsSpan(0, Math.Max(0, report.Length - 1)).LastIndexOf((byte)'\n') + 1;
        using var seal = JsonDocument.Parse(report.AsMemory(last));
        if (!seal.RootElement.TryGetProperty("seal", out var given) || !IsSeal(given.GetString(), report.AsSpan(0, last), key))
            throw new FormatException("The report has no valid seal.");
        return [.. Encoding.UTF8.GetString(report, 0, last).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
