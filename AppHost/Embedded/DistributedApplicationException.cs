namespace Aspire.Hosting;

/// <summary>The topology cannot start, for a reason that the message gives to the person who started it.</summary>
public sealed class DistributedApplicationException(string message) : Exception(message);
