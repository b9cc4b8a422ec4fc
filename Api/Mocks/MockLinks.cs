namespace Nightshift.Mocks;

/// <summary>The address of a mock as whoever asks reaches it: through Web, which says how it was called, or straight.</summary>
internal static class MockLinks
{
    public static string Of(HttpRequest request, string key)
    {
        var host = Told(request, "Host");
        return $"{(host is null ? request.Scheme : Told(request, "Proto"))}://{host ?? request.Host.Value}{PathOf(request, key)}";
    }

    /// <summary>The same without scheme and host.</summary>
    public static string PathOf(HttpRequest request, string key) => Told(request, "Prefix") + MockAddress.Of(key);

    private static string? Told(HttpRequest request, string what) => request.Headers[$"X-Forwarded-{what}"] is [{ Length: > 0 } value] ? value : null;
}
