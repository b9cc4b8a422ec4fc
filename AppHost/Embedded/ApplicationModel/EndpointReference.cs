namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a resource answers; its value is the address of the first replica.</summary>
public sealed class EndpointReference(ExecutableResource resource) : IValueProvider
{
    public string Value => resource.Addresses is [var first, ..]
        ? first
        : throw new InvalidOperationException($"{resource.Name} has no HTTP endpoint: add WithHttpEndpoint() to it.");
}
