namespace Aspire.Hosting.ApplicationModel;

/// <summary>Its value is the connection string; null when the machine has no such server and services do without.</summary>
public interface IResourceWithConnectionString : IResource, IValueProvider;
