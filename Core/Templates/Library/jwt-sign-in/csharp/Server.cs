using System.Net;

namespace SignIn;

/// <summary>Serves the sign-in over HTTP until it is disposed.</summary>
public sealed class Server : IAsyncDisposable
{
    public const int MaxBodyBytes = 8 * 1024;

    private readonly HttpListener listener = new();
    private readonly Api api;
    private readonly Task accepting;

    /// <param name="address">Such as <c>http://127.0.0.1:8000/</c>.</param>
    public Server(Api api, string address)
    {
        this.api = api;
        listener.Prefixes.Add(address);
        listener.TimeoutManager.IdleConnection = TimeSpan.FromSeconds(10);
        listener.Start();
        accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        listener.Close();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                open.RemoveAll(task => task.IsCompleted);
                open.Add(AnswerAsync(context));
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                break; // stopped
            }
        }

        await Task.WhenAll(open);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var body = await ReadAsync(context.Request);
            await SendAsync(context.Response, body is null ? TooLarge : api.Handle(new ApiRequest(context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"], body)));
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException)
        {
            context.Response.Abort(); // the client has gone
        }
    }

    private static ApiResponse TooLarge => ApiResponse.Error(413, $"The body is over {MaxBodyBytes} bytes.");

    /// <summary>Null when it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        while (await request.InputStream.ReadAsync(buffer) is > 0 and var count)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MaxBodyBytes) return null;
        }

        return body.ToArray();
    }

    private static async Task SendAsync(HttpListenerResponse response, ApiResponse answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.Headers["Cache-Control"] = "no-store";
        if (answer.Allow is not null) response.Headers["Allow"] = answer.Allow;
        if (answer.Challenge) response.Headers["WWW-Authenticate"] = "Bearer";
        await response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer.Body.ToJsonString()));
        response.Close();
    }
}
