namespace Nightshift.Attachments;

/// <summary>The pictures that models can be shown.</summary>
public static class PictureFormat
{
    /// <summary>Most bytes of a picture: in base64 it is within the 5 MB that Anthropic takes; the others take more.</summary>
    public const int LargestBytes = 3_750_000;

    private const int Head = 12;

    /// <summary>Which of the formats that all providers take it is, by its first bytes; null when it is none. The stream is at its beginning again.</summary>
    public static async Task<string?> MediaTypeAsync(Stream content, CancellationToken cancellation)
    {
        var head = new byte[Head];
        await content.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false, cancellation);
        content.Position = 0;
        return head switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P'] => "image/webp",
            _ => null
        };
    }
}
