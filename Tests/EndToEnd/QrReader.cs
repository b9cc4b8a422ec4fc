using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ZXing;

namespace Nightshift.EndToEnd;

/// <summary>Reads a QR code that is drawn as squares of an SVG path, as a camera would.</summary>
internal static partial class QrReader
{
    private const int PixelsPerModule = 8;

    public static async Task<string?> ReadAsync(ILocator picture)
    {
        var modules = int.Parse((await picture.GetAttributeAsync("viewBox"))!.Split(' ')[2], CultureInfo.InvariantCulture);
        var side = modules * PixelsPerModule;
        var light = Enumerable.Repeat(byte.MaxValue, side * side).ToArray();
        foreach (Match square in Square().Matches((await picture.Locator("path").GetAttributeAsync("d"))!))
            for (var row = 0; row < PixelsPerModule; row++)
                Array.Fill(light, byte.MinValue, (int.Parse(square.Groups[2].ValueSpan, CultureInfo.InvariantCulture) * PixelsPerModule + row) * side + int.Parse(square.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * PixelsPerModule, PixelsPerModule);
        return new BarcodeReaderGeneric().Decode(light, side, side, RGBLuminanceSource.BitmapFormat.Gray8)?.Text;
    }

    [GeneratedRegex(@"M(\d+) (\d+)h1v1h-1z")]
    private static partial Regex Square();
}
