namespace Nightshift.Embedded;

internal static class HttpHealth
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(2) };

    public static ReadinessCheck Check(string address) => async cancellation =>
    {
        try
        {
            using var response = await Client.GetAsync(address, cancellation);
            return response.IsSuccessStatusCode ? null : $"{address} answers {(int)response.StatusCode}";
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return $"{address} does not answer";
        }
    };
}
