using Nightshift.ServiceDefaults;

namespace Nightshift.Forwarding;

/// <summary>The pooled connections to Api.</summary>
internal sealed class ApiConnection : IDisposable
{
    public const string Unreachable = "Nightshift's Api is starting or has stopped. Wait a moment and try again; if it stays so, look at the log of ./run.";

    private readonly HttpMessageInvoker invoker = new(HttpForwarding.CreateHandler());

    /// <summary>Answers as soon as the headers are there; the body streams.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) => invoker.SendAsync(request, cancellation);

    public void Dispose() => invoker.Dispose();
}
