namespace Nightshift.Http;

/// <summary>Where whoever asks reaches this installation: through Web, which says how it was called, or straight.</summary>
internal static class PageAddress
{
    /// <summary>Scheme and host.</summary>
    public static string Of(HttpRequest request)
    {
        var host = Told(request, "Host");
        return $"{(host is null ? request.Scheme : Told(request, "Proto"))}://{host ?? request.Host.Value}";
    }

    /// <summary>What Web says of the call that it passes on; null when it came straight.</summary>
    public static string? Told(HttpRequest request, string what) => request.Headers[$"X-Forwarded-{what}"] is [{ Length: > 0 } value] ? value : null;
}
