namespace Nightshift.Models;

/// <summary>The connections to providers. Time limits are the gateway's, and a redirect is not followed: it would carry the key elsewhere.</summary>
internal sealed class ModelHttp : IDisposable
{
    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5)
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 4 * 1024 * 1024
    };

    public void Dispose() => Client.Dispose();
}
