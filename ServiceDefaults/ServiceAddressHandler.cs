namespace Nightshift.ServiceDefaults;

/// <summary>Sends each request, and each further try of it, to the next replica.</summary>
internal sealed class ServiceAddressHandler(ServiceAddresses addresses) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var replica = addresses.Next();
        request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = replica.Scheme, Host = replica.Host, Port = replica.Port }.Uri;
        return base.SendAsync(request, cancellationToken);
    }
}
