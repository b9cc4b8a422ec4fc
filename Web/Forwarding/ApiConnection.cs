using System.Net;

namespace Nightshift.Forwarding;

/// <summary>The pooled connections to Api.</summary>
internal sealed class ApiConnection : IDisposable
{
    public const string Unreachable = "Nightshift's Api is starting or has stopped. Wait a moment and try again; if it stays so, look at the log of ./run.";

    private readonly HttpMessageInvoker invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    /// <summary>Answers as soon as the headers are there; the body streams.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) => invoker.SendAsync(request, cancellation);

    public void Dispose() => invoker.Dispose();
}
