using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Nightshift.Network;

namespace Nightshift.Queue;

/// <summary>Sends to webhooks on the public internet, and to nowhere else (<see cref="AddressGuard"/>).</summary>
internal sealed class HookSender(AddressGuard guard) : IDisposable
{
    private readonly HttpClient client = new(guard.CreateHandler(TimeSpan.FromSeconds(10))) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 1 << 16 };

    /// <param name="id">The same for every try, so that a receiver can tell a second one.</param>
    public async Task SendAsync(OpenChannel channel, PaperText text, Guid id, CancellationToken cancellation)
    {
        var address = new Uri(channel.Address);
        if (guard.WhyNot(address) is { } refusal) throw new PaperNotSentException(refusal);
        var body = Encoding.UTF8.GetBytes(channel.Kind switch
        {
            PaperChannels.Slack => Json.Write(text.Slack),
            PaperChannels.Discord => Json.Write(text.Discord),
            _ => Json.Write(new { Type = "night.closed", Id = id, text.Link, text.Paper })
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } } };
        request.Headers.UserAgent.ParseAdd("Nightshift");
        if (channel.Secret is { } secret)
        {
            request.Headers.Add("X-Nightshift-Delivery", $"{id}");
            request.Headers.Add("X-Nightshift-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}");
        }
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode) throw new PaperNotSentException($"It was answered with {(int)response.StatusCode}.");
        }
        catch (HttpRequestException exception) when (AddressRefusedException.In(exception) is { } refused)
        {
            throw new PaperNotSentException(refused.Message);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException || failed is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new PaperNotSentException("There was no answer.");
        }
    }

    public void Dispose() => client.Dispose();
}
