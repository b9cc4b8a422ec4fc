using System.Globalization;

namespace Nightshift.Usage;

/// <summary>Figures as people read them; the browser's are in Client/words.ts.</summary>
internal static class Figures
{
    public static string Cost(decimal usd) => usd switch
    {
        0 => "$0",
        < 0.01m => string.Create(CultureInfo.InvariantCulture, $"${usd:0.0000}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"${usd:#,0.00}"),
    };

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Decimal(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Duration(double seconds) => seconds switch
    {
        < 60 => $"{Math.Ceiling(seconds)} s",
        < 3_600 => $"{Math.Round(seconds / 60)} min",
        _ => $"{Decimal(seconds / 3_600)} h",
    };

    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} B",
        < 1 << 20 => $"{Decimal(bytes / 1024.0)} KB",
        < 1 << 30 => $"{Decimal(bytes / (1024.0 * 1024))} MB",
        _ => $"{Decimal(bytes / (1024.0 * 1024 * 1024))} GB",
    };
}
