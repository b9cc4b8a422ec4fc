namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known once ports are given out and secrets are read: when a resource starts.</summary>
public interface IValueProvider
{
    string? Value { get; }
}
