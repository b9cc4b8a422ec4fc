using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nightshift.Pages;

internal static class PageData
{
    /// <summary>Only what cannot end a script element is left unescaped.</summary>
    private static readonly JsonSerializerOptions Options = new(Json.Options) { Encoder = JavaScriptEncoder.Default };

    /// <summary>Data for the page's script; it may stand inside of a script element as it is.</summary>
    public static string Of<T>(T data) => JsonSerializer.Serialize(data, Options);
}
