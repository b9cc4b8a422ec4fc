using System.Globalization;

namespace Nightshift.Models;

/// <summary>Prices and sizes as people read them.</summary>
internal static class ModelFigures
{
    public static string Price(decimal? usd) => usd is { } price ? string.Create(CultureInfo.InvariantCulture, $"${price:0.00##}") : "unknown";

    public static string Tokens(int? tokens) => tokens switch
    {
        null => "unknown",
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{tokens / 1_000_000.0:0.#} M"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{tokens / 1_000.0:0.#} K")
    };
}
