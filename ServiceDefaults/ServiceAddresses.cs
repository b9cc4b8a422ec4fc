using Microsoft.Extensions.Configuration;

namespace Nightshift.ServiceDefaults;

/// <summary>Where the replicas of a service are, taken in turn.</summary>
internal sealed class ServiceAddresses(string service, IConfigurationSection section)
{
    private int calls;

    /// <summary>Stands for all of them in a request until one is chosen.</summary>
    public Uri Placeholder { get; } = new($"http://{service}");

    /// <exception cref="InvalidOperationException">None is configured.</exception>
    public Uri Next()
    {
        var addresses = section.GetChildren().Select(child => child.Value!).ToList();
        if (addresses.Count == 0)
            throw new InvalidOperationException($"There is no address of the service '{service}'. Start through AppHost, or set services__{service}__http__0.");
        var call = (uint)Interlocked.Increment(ref calls);
        return new Uri(addresses[(int)(call % (uint)addresses.Count)]);
    }
}
