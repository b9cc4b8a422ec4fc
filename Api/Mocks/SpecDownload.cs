using System.Text;
using Nightshift.Network;

namespace Nightshift.Mocks;

/// <summary>Fetches a document from the public internet, and from nowhere else (<see cref="AddressGuard"/>).</summary>
internal sealed class SpecDownload(AddressGuard guard) : IDisposable
{
    private const int MostRedirects = 3;

    private readonly HttpClient client = new(guard.CreateHandler(TimeSpan.FromSeconds(5))) { Timeout = TimeSpan.FromSeconds(20), MaxResponseContentBufferSize = SpecText.MostText };

    /// <summary>The text; or why there is none.</summary>
    public async Task<(string? Text, string? Fault)> GetAsync(string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var place)) return (null, "This is not an address. It begins with https://.");
        try
        {
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                if (guard.WhyNot(place) is { } refusal) return (null, refusal);
                using var response = await client.GetAsync(place, cancellation);
                if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location) place = new Uri(place, location);
                else return response.IsSuccessStatusCode ? (Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation)), null) : (null, $"{place.Host} answered {(int)response.StatusCode}. Check the address.");
            }
            return (null, "The address leads on and on. Enter the one where the document is.");
        }
        catch (HttpRequestException exception) when (AddressRefusedException.In(exception) is { } refused)
        {
            return (null, refused.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || exception is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return (null, $"{place.Host} does not answer with a document of at most {SpecText.MostText / 1_000_000} MB. Check the address, or upload the document.");
        }
    }

    public void Dispose() => client.Dispose();
}
