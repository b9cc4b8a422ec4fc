using Nightshift.Http;

namespace Nightshift.Mocks;

/// <summary>The address of a mock as whoever asks reaches it: through Web, which says how it was called, or straight.</summary>
internal static class MockLinks
{
    public static string Of(HttpRequest request, string key) => PageAddress.Of(request) + PathOf(request, key);

    /// <summary>The same without scheme and host.</summary>
    public static string PathOf(HttpRequest request, string key) => PageAddress.Told(request, "Prefix") + MockAddress.Of(key);
}
